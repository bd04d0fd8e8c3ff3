import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An entry names both of its accounts: what is added to one is taken from the other, so a row cannot fail to cancel out.
 *
 * Why: the row of the other side said nothing more, and was half of what a posting writes and half of its index. Locks:
 * `entry`, while it is rewritten; the rows of the other sides become the `against_id` of their pairs. Undo: `down` writes
 * them again.
 */
export class Transfers1795305600007 implements MigrationInterface {
  readonly name = 'Transfers1795305600007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger entries_cancel_out on entry;
      drop function entries_cancel_out();
      alter table entry disable trigger entry_is_append_only;
      alter table entry add against_id integer;
      update entry e set against_id = sink.id from account a join account sink
        on sink.tenant_id = a.tenant_id and sink.kind = 'SINK_' || a.kind where a.id = e.account_id;
      delete from entry where against_id is null;
      delete from account_day d using account a where a.id = d.account_id and a.kind like 'SINK%';
      alter table entry alter against_id set not null, add check (against_id <> account_id);
      alter table entry enable trigger entry_is_append_only;

      create function entries_are_sound() returns trigger language plpgsql as $$
      declare
        broken bigint;
      begin
        select e.seq into broken from added e left join account a on a.id = e.account_id
          left join account b on b.id = e.against_id left join posting p on p.seq = e.seq
          where a.id is null or b.id is null or p.seq is null or a.unit <> b.unit limit 1;
        if found then
          raise exception 'the entries of posting % do not cancel out', broken using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create trigger entries_are_sound after insert on entry referencing new table as added
        for each statement execute function entries_are_sound();

      create view ledger_line as
        select account_id, effective_at, seq, amount, lines from entry
        union all
        select against_id, effective_at, seq, -amount, 0 from entry;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view ledger_line;
      drop trigger entries_are_sound on entry;
      drop function entries_are_sound();
      alter table entry disable trigger entry_is_append_only;
      alter table entry drop constraint entry_check;
      insert into entry (account_id, effective_at, seq, amount, lines, balance_after, against_id, tenant_id)
        select against_id, effective_at, seq, -sum(amount), 0,
          sum(-sum(amount)) over (partition by against_id order by seq), against_id, tenant_id
        from entry group by against_id, effective_at, seq, tenant_id having sum(amount) <> 0;
      insert into account_day (account_id, tenant_id, on_day, amount, lines)
        select e.account_id, e.tenant_id, (e.effective_at at time zone 'UTC')::date, sum(e.amount), sum(e.lines)
        from entry e join account a on a.id = e.account_id where a.kind like 'SINK%' group by 1, 2, 3;
      alter table entry drop against_id;
      alter table entry enable trigger entry_is_append_only;
      create function entries_cancel_out() returns trigger language plpgsql as $$
      declare
        broken bigint;
      begin
        select e.seq into broken from added e left join account a on a.id = e.account_id left join posting p on p.seq = e.seq
          group by e.seq, a.unit having sum(e.amount) <> 0 or bool_or(a.id is null) or bool_or(p.seq is null) limit 1;
        if found then
          raise exception 'the entries of posting % do not cancel out', broken using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create trigger entries_cancel_out after insert on entry referencing new table as added
        for each statement execute function entries_cancel_out();`);
  }
}
