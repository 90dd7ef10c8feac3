-- Statements stay prepared, but are planned again when they are next run.
DISCARD PLANS
