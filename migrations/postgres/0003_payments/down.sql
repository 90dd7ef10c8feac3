DROP TABLE payment_events;
DROP TABLE attempts;
DROP SEQUENCE attempt_numbers;
DROP TABLE payments;
