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
$headroom verify ${anchors:+--anchor "$anchors"}
$headroom rebuild --compare
