-- The ledger in sixteen partitions by a call's number, for an installation whose ux_ledger_call no longer fits in memory
-- (docs/operations.md, decision 321). Stop every Schakel, make a backup, then:
--     psql --set ON_ERROR_STOP=1 --single-transaction --file ledger-by-number.sql "$SCHAKEL_DATABASE_URL"
-- and VACUUM ANALYZE ledger; after it. It is written once whole, so there must be room for it twice.
LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE;
ALTER TABLE ledger RENAME TO ledger_whole;
CREATE TABLE ledger (LIKE ledger_whole INCLUDING DEFAULTS) PARTITION BY HASH (number);
ALTER SEQUENCE ledger_id_seq OWNED BY ledger.id;
DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE ledger_%s PARTITION OF ledger FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
    END LOOP;
END $$;
INSERT INTO ledger SELECT * FROM ledger_whole ORDER BY id;
DROP TABLE ledger_whole;
-- Two writers still cannot both be next in a call. The id comes from one sequence, as before.
CREATE UNIQUE INDEX ux_ledger_call ON ledger (number, seq);
CREATE INDEX ix_ledger_returned ON ledger (at) WHERE kind IN ('declined', 'handed_over', 'reopened');
CREATE INDEX ix_ledger_id ON ledger (id);
