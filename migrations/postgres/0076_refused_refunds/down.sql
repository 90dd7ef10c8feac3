DROP INDEX refunds_refused;
