#!/usr/bin/env bash
# Restores a dump of backup.sh into the empty database that DATABASE_URL names, and proves what came out of it:
#   DATABASE_URL=postgres://… docker/restore.sh FOLDER [ANCHORS]
# ANCHORS is the file of a witness (headroom anchor). With it a copy that is older than the last checkpoint is refused,
# which by itself looks right. Exit code 0: restored, as it was sealed, and every balance and status follows from it.
# The three roles headroom_… belong to the server: `headroom migrate` on an empty database makes them on a new one.
set -euo pipefail
folder=${1:?which folder?}
url=${DATABASE_URL:?which database?}
headroom=${HEADROOM:-npx headroom}
anchors=${2:-}
anchors=${anchors:+$(realpath "$anchors")}

(cd "$folder" && sha256sum --check --quiet SHA256SUMS)
pg_restore --dbname="$url" --no-owner --exit-on-error "$folder/headroom.dump"
# Whoever restores owns everything, except what lets the application look past the policies: it does so as the engine.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname="$url" <<'SQL'
do $$
declare
  one text;
begin
  grant create on schema public, as_known to headroom_engine;
  for one in select format('view %s', c.oid::regclass) from pg_class c
    where c.relkind = 'v' and c.relnamespace in ('public'::regnamespace, 'as_known'::regnamespace)
      and has_table_privilege('headroom_app', c.oid, 'select')
      and not coalesce(c.reloptions::text[] && '{security_invoker=true,security_invoker=on}', false)
    union all select format('function %s', p.oid::regprocedure) from pg_proc p
    where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'as_known'::regnamespace)
  loop
    execute format('alter %s owner to headroom_engine', one);
  end loop;
  revoke create on schema public, as_known from headroom_engine;
end $$;
SQL
$headroom verify ${anchors:+--anchor "$anchors"}
$headroom rebuild --compare
