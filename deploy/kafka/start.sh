#!/bin/sh
# Starts Apache Kafka in the official image. On the first start it prepares the data folder, with the administrator
# as the first user: a broker that lets nobody in without a password cannot be given its first one afterwards.
set -eu

for name in PLEK_KAFKA_ADMIN_PASSWORD PLEK_KAFKA_ADVERTISED; do
  eval "value=\${$name:-}"
  [ -n "$value" ] || { echo "kafka: set $name (see .env.example)" >&2; exit 64; }
done

bin=${PLEK_KAFKA_BIN:-/opt/kafka/bin}
config=${PLEK_KAFKA_CONFIG:-/etc/plek/server.properties}
data=${PLEK_KAFKA_DATA:-/var/lib/kafka/data}

# The controller's listener is on loopback inside this one process: nobody else ever needs its password.
PLEK_KAFKA_CONTROLLER_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
export PLEK_KAFKA_CONTROLLER_PASSWORD

if [ ! -f "$data/meta.properties" ]; then
  "$bin/kafka-storage.sh" format --config "$config" --cluster-id "$("$bin/kafka-storage.sh" random-uuid)" \
    --add-scram "SCRAM-SHA-512=[name=admin,password=$PLEK_KAFKA_ADMIN_PASSWORD]" >/dev/null
fi
exec "$bin/kafka-server-start.sh" "$config"
