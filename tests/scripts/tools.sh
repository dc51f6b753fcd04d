#!/usr/bin/env bash
# The programs that the tests run for real. Installs the missing ones on Debian as root; elsewhere it names
# them and stops.
set -euo pipefail

declare -A package=(
    [rabbitmq-server]=rabbitmq-server
    [xmllint]=libxml2-utils
)
missing=()
for program in "${!package[@]}"; do
    command -v "$program" >/dev/null || [ -x "/usr/sbin/$program" ] || missing+=("${package[$program]}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests need these Debian packages (or the same programs from elsewhere): ${missing[*]}" >&2
    echo "As root: apt-get install ${missing[*]}" >&2
    exit 1
fi
echo "installing: ${missing[*]}"
# The tests start a private broker; the packaged service must not start beside it.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
trap 'rm -f /usr/sbin/policy-rc.d' EXIT
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
