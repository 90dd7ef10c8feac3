-- What staff changed by hand: who, what, before, after, why, when. Written in the transaction that makes the change.
CREATE TABLE admin_log (
    happened_at INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    actor_id INTEGER NOT NULL CHECK (actor_id > 0),
    actor_role TEXT NOT NULL CHECK (actor_role IN ('support', 'admin')),
    action TEXT NOT NULL CHECK (action <> ''),
    -- wallet:7:UZS, billing_rule:doctor_view, billing_settings, gateway:click, doctor:5
    target TEXT NOT NULL CHECK (target <> ''),
    before_state TEXT CHECK (json_valid(before_state)),
    after_state TEXT CHECK (json_valid(after_state)),
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 500),
    PRIMARY KEY (happened_at, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX admin_log_by_id ON admin_log (id);
CREATE INDEX admin_log_of_actor ON admin_log (actor_id, happened_at, id);
CREATE INDEX admin_log_of_target ON admin_log (target, happened_at, id);

CREATE TRIGGER admin_log_is_never_updated
BEFORE UPDATE ON admin_log
BEGIN
    SELECT RAISE(ABORT, 'the log of administration is append-only');
END;

CREATE TRIGGER admin_log_is_never_deleted
BEFORE DELETE ON admin_log
BEGIN
    SELECT RAISE(ABORT, 'the log of administration is append-only');
END;
