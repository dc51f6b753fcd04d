#!/usr/bin/env bash
# What the tests run and read for real: Debian packages, and in target/tools Helm and the schemas of Kubernetes and of
# the Prometheus operator. Installs what is missing; where it cannot, it names all of it and stops.
set -euo pipefail
cd "$(dirname "$0")/../.."

helm_version=v4.3.1
# Its package holds the schemas of every version of Kubernetes up to its own.
kubernetes_schemas=1.37.0
kubernetes_versions="1.29 1.37"
operator_version=v0.85.0
tools=$PWD/target/tools
mkdir -p "$tools"

declare -A package=(
    [rabbitmq-server]=rabbitmq-server
    [xmllint]=libxml2-utils
    [promtool]=prometheus
)
debian=()
for program in "${!package[@]}"; do
    command -v "$program" >/dev/null || [ -x "/usr/sbin/$program" ] || debian+=("${package[$program]}")
done
# The server's programs are not on the path.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || debian+=(postgresql)

# Helm 3.18 and later read TOML.
is_new_enough() {
    local version
    version=$("$1" version --template '{{.Version}}' 2>/dev/null) || return 1
    [ "$(printf '%s\nv3.18\n' "$version" | sort -V | head -n 1)" = v3.18 ]
}
helm=$tools/helm-$helm_version/helm
if command -v helm >/dev/null && is_new_enough helm; then helm=$(command -v helm); fi

others=()
operator=$tools/prometheus-operator-$operator_version
schemas=$tools/kubernetes-$kubernetes_schemas
if ! [ -x "$helm" ] || ! [ -d "$operator" ]; then
    command -v go >/dev/null || others+=("Go 1.26 or later (it builds Helm and fetches the operator's schemas)")
fi
if ! [ -d "$schemas" ]; then
    python3 -m pip --version >/dev/null 2>&1 || debian+=(python3-pip)
fi

if [ ${#debian[@]} -gt 0 ] && { [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; }; then
    others+=("these Debian packages, or the same programs from elsewhere: ${debian[*]}")
    others+=("  as root: apt-get install ${debian[*]}")
fi
if [ ${#others[@]} -gt 0 ]; then
    echo "The tests need:" >&2
    printf '  %s\n' "${others[@]}" >&2
    exit 1
fi

if [ ${#debian[@]} -gt 0 ]; then
    echo "installing: ${debian[*]}"
    # The tests start programs of their own; the packaged services must not start beside them.
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${debian[@]}" >/dev/null
fi

if ! [ -x "$helm" ]; then
    echo "building: Helm $helm_version (some minutes, once)"
    GOBIN=$(dirname "$helm") go install "helm.sh/helm/v4/cmd/helm@$helm_version"
fi

if ! [ -d "$operator" ]; then
    echo "fetching: schemas of the Prometheus operator $operator_version"
    module=github.com/prometheus-operator/prometheus-operator@$operator_version
    (cd "$tools" && go mod download "$module")
    rm -rf "$operator.part" && mkdir "$operator.part"
    for kind in servicemonitors prometheusrules; do
        cp "$(go env GOMODCACHE)/$module/example/prometheus-operator-crd/monitoring.coreos.com_$kind.yaml" "$operator.part"
    done
    chmod -R u+w "$operator.part"
    mv "$operator.part" "$operator"
fi

if ! [ -d "$schemas" ]; then
    echo "fetching: schemas of Kubernetes $kubernetes_versions"
    rm -rf "$schemas.part" && mkdir "$schemas.part"
    python3 -m pip --disable-pip-version-check -q download --no-deps --dest "$schemas.part" \
        "kubernetes-validate==$kubernetes_schemas"
    for version in $kubernetes_versions; do
        python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' \
            "$schemas.part"/*.whl "kubernetes_validate/kubernetes-json-schema/v$version.0-local-strict/_definitions.json" \
            >"$schemas.part/$version.json"
    done
    rm "$schemas.part"/*.whl
    mv "$schemas.part" "$schemas"
fi
ln -sfn "$helm" "$tools/helm"
ln -sfn "$(basename "$schemas")" "$tools/kubernetes"
ln -sfn "$(basename "$operator")" "$tools/prometheus-operator"
