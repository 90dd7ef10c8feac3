DROP TABLE gateways;
DROP TABLE billing_rules;
DROP TABLE billing_settings;
