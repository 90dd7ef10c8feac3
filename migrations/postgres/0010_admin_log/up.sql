-- What staff changed by hand: who, what, before, after, why, when. Written in the transaction that makes the change.
-- One day's work of a few people: no partitions.
CREATE TABLE admin_log (
    id uuid PRIMARY KEY,
    actor_id bigint NOT NULL CHECK (actor_id > 0),
    happened_at timestamptz NOT NULL,
    actor_role text COLLATE "C" NOT NULL CHECK (actor_role IN ('support', 'admin')),
    action text COLLATE "C" NOT NULL CHECK (action <> ''),
    -- wallet:7:UZS, billing_rule:doctor_view, billing_settings, gateway:click, doctor:5
    target text COLLATE "C" NOT NULL CHECK (target <> ''),
    -- JSON objects. As text they keep every digit in the form in which they were written.
    before_state text CHECK (jsonb_typeof(before_state::jsonb) = 'object'),
    after_state text CHECK (jsonb_typeof(after_state::jsonb) = 'object'),
    reason text CHECK (length(reason) BETWEEN 1 AND 500)
);

CREATE INDEX admin_log_time ON admin_log (happened_at DESC, id DESC);
CREATE INDEX admin_log_actor ON admin_log (actor_id, happened_at DESC, id DESC);
CREATE INDEX admin_log_target ON admin_log (target, happened_at DESC, id DESC);

CREATE TRIGGER admin_log_is_append_only BEFORE UPDATE OR DELETE ON admin_log
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER admin_log_is_never_truncated BEFORE TRUNCATE ON admin_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
