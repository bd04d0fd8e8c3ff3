import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The sums of what was known are made in steps.
 *
 * Why: whoever first read what was known after a million postings waited for the sums of all of them, in one transaction
 * that a time limit could end again and again. `fill_known` takes how many postings to add at most, and answers how many
 * are still missing: workers add them ahead, and who must wait for them waits in steps that are kept. Locks: nothing.
 * Undo: `down` puts the function back that adds all of them at once; the sums are the same.
 */
export class FillKnown1795305600014 implements MigrationInterface {
  readonly name = 'FillKnown1795305600014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fill_known();
      create function fill_known(most bigint) returns bigint language plpgsql as $$
      declare
        was bigint;
        head bigint;
        upto bigint;
        fresh integer[];
        step smallint;
      begin
        select through into was from known_head for update;
        select (seq >> 7) << 7 into head from ledger_head;
        upto := least(head, ((was + most) >> 7) << 7);
        if upto <= was then return greatest(head - was, 0); end if;
        ${ADD}
        return head - upto;
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fill_known(bigint);
      create function fill_known() returns void language plpgsql as $$
      declare
        was bigint;
        upto bigint;
        fresh integer[];
        step smallint;
      begin
        select through into was from known_head for update;
        select (seq >> 7) << 7 into upto from ledger_head;
        if upto <= was then return; end if;
        ${ADD}
      end $$`);
  }
}

/** Adds the postings after `was` up to `upto`; of accounts that have become busy, all up to there (see step 0009). */
const ADD = `
        fresh := array(select a.id from account a where a.version > 2000 and a.kind not like 'SINK%'
          and not exists (select 1 from known_account k where k.account_id = a.id));
        insert into known_sum (account_id, tenant_id, size, block, on_day, amount, lines)
          select e.account_id, e.tenant_id, 7, (e.seq - 1) >> 7, (e.effective_at at time zone 'UTC')::date,
            sum(e.amount), sum(e.lines)
          from entry e where e.seq > was and e.seq <= upto and e.account_id in (select k.account_id from known_account k)
          group by 1, 2, 4, 5;
        insert into known_sum (account_id, tenant_id, size, block, on_day, amount, lines)
          select e.account_id, e.tenant_id, 7, (e.seq - 1) >> 7, (e.effective_at at time zone 'UTC')::date,
            sum(e.amount), sum(e.lines)
          from entry e where e.seq <= upto and e.account_id = any(fresh)
          group by 1, 2, 4, 5;
        insert into known_account (account_id) select unnest(fresh);
        foreach step in array '{12,17}'::smallint[] loop
          insert into known_sum (account_id, tenant_id, size, block, on_day, amount, lines)
            select s.account_id, s.tenant_id, step, s.block >> 5, s.on_day, sum(s.amount), sum(s.lines)
            from known_account k join known_sum s on s.account_id = k.account_id and s.size = step - 5
              and s.block >= case when k.account_id = any(fresh) then 0 else (was >> step) << 5 end
              and s.block < (upto >> step) << 5
            group by 1, 2, 4, 5;
        end loop;
        update known_head set through = upto;`;
