#!/usr/bin/env bash
# A backup of the database that DATABASE_URL names, in a folder that must not be there yet:
#   DATABASE_URL=postgres://… docker/backup.sh FOLDER           a dump: one database, restored into any server
#   DATABASE_URL=postgres://… docker/backup.sh FOLDER --base    and the whole server with its WAL: for recovery to any moment
# Needs pg_dump and pg_basebackup of the server's version or later; --base needs an account with REPLICATION. Postgres'
# own image has both: `docker compose -f docker/compose.yaml exec postgres …`. The server goes on working meanwhile.
set -euo pipefail
folder=${1:?which folder?}
url=${DATABASE_URL:?which database?}
mkdir "$folder"
chmod 700 "$folder"

# A dump is one snapshot: what was posted before it began is in it, with its seals.
pg_dump --dbname="$url" --format=custom --no-owner --file="$folder/headroom.dump"
if [ "${2:-}" = --base ]; then
  pg_basebackup --dbname="$url" --pgdata="$folder/base" --wal-method=stream --checkpoint=fast
fi
# Written last: a backup without it is not complete.
(cd "$folder" && sha256sum headroom.dump >SHA256SUMS)
echo "Backed up into $folder. Keep it with a checkpoint of a witness (headroom anchor), but not beside it."
