DROP TABLE ordering_staff;
DROP TABLE solo_orders;
DROP TABLE approvals;
