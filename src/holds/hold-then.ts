/** Holds `h` beside where they stand now, `s`. */
export const STANDING = 'hold h join hold_state s on s.hold_seq = h.seq';

/**
 * Holds `h` beside where they stood, `s`, as a transaction knows that reads what was known at an instant. How far each was
 * follows from the events that were known. What it drew on is changed by one of them alone, that it was licensed: if none
 * came later, it is what it draws on now; if one did, it is the license before that, or what was stored when it was placed,
 * or, of a hold from before that was stored, what it was placed for.
 */
export const STOOD = `hold h join lateral (
    select coalesce(e.ended, case when e.taken >= h.quantity then 'FULFILLED' end, e.stage, h.stage) as status,
      case when e.ended is null then h.quantity - e.taken else 0 end as open_quantity,
      e.over_quantity, coalesce(e.expires_at, h.expires_at) as expires_at, b.*,
      (select n.number || '|' || h.item_id from license_lines n where n.tenant_id = h.tenant_id
        and n.number = b.license_number and n.item_ids @> array[h.item_id] limit 1) as license_line
    from (
      select min(v.kind) filter (where v.kind in ('LIFTED', 'EXPIRED')) as ended,
        (coalesce(sum(v.quantity) filter (where v.kind = 'FULFILLED'), 0)
          - coalesce(sum(v.quantity) filter (where v.kind = 'GIVEN_BACK'), 0))::bigint as taken,
        coalesce(sum(v.surplus), 0)::bigint as over_quantity,
        (array_agg(v.stage order by v.seq desc) filter (where v.kind = 'STAGE'))[1] as stage,
        (array_agg(v.expires_at order by v.seq desc) filter (where v.kind = 'EXTENDED'))[1] as expires_at,
        (array_agg(v.license_number order by v.seq desc) filter (where v.license_number is not null))[1] as license_number
      from hold_event v where v.hold_seq = h.seq) e
    cross join lateral (
      select c.authorization_used, c.license_number, c.license_on_record, c.debit_country, c.lpp_quota_key
      from public.hold_state c where c.hold_seq = h.seq and not exists (select 1 from public.hold_event v
        where v.hold_seq = h.seq and v.stage = 'LICENSED' and v.seq > (select k.seq from ledger_head k))
      union all
      select 'LICENSE', e.license_number, true, null, null where e.license_number is not null
      union all
      select d.authorization_used, d.license_number, d.license_on_record, d.debit_country, d.lpp_quota_key
      from determination d where d.seq = h.seq
      union all
      select coalesce(h.named, 'UNAUTHORIZED'), null, false, h.destination, null
      limit 1) b) s on true`;
