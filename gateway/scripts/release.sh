#!/usr/bin/env bash
# Builds what is shipped into dist/: the program, its man pages, completions, example configs, what it is made of
# (CycloneDX) and the checksums. The same commit gives the same bytes with the same tools.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=$(uname -m)-unknown-linux-gnu
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
name=vardbrygga-$version-$(uname -m)-linux
folder=dist/$name
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

# No library to find at run time, and no path of the machine that builds in the program.
cargo_home=${CARGO_HOME:-$HOME/.cargo}
export RUSTFLAGS="-C target-feature=+crt-static --remap-path-prefix=$PWD=. --remap-path-prefix=$cargo_home=cargo"
export CFLAGS="-ffile-prefix-map=$PWD=. -ffile-prefix-map=$cargo_home=cargo"
cargo build --locked --profile dist --target "$target" --package gateway

# Its own folder to start in: files of an earlier release must not be shipped with this one.
rm -rf "$folder"
mkdir -p "$folder/man" "$folder/completions" "$folder/examples"
install -m 755 "${CARGO_TARGET_DIR:-target}/$target/dist/vardbrygga" "$folder/vardbrygga"
cp LICENSE CHANGELOG.md "$folder/"
cp gateway/CONFIG.md "$folder/CONFIG.md"
cp gateway/examples/*.toml "$folder/examples/"
"$folder/vardbrygga" man --folder "$folder/man"
"$folder/vardbrygga" completions bash >"$folder/completions/vardbrygga.bash"
"$folder/vardbrygga" completions zsh >"$folder/completions/_vardbrygga"
"$folder/vardbrygga" completions fish >"$folder/completions/vardbrygga.fish"
"$folder/vardbrygga" config schema >"$folder/config.schema.json"

cargo cyclonedx --version >/dev/null 2>&1 || cargo install --locked cargo-cyclonedx
cargo cyclonedx --quiet --manifest-path gateway/Cargo.toml --format json --spec-version 1.5 --target "$target" \
    --override-filename sbom
# It names where the sources lay and writes one file for each crate; the program is the gateway's.
sed "s#file://$PWD/#file:///vardbrygga/#g" gateway/sbom.json >"$folder/vardbrygga.cdx.json"
rm -f {contracts,adapters,gateway,tests}/sbom.json

(cd "$folder" && find . -type f ! -name SHA256SUMS | sort | xargs sha256sum >SHA256SUMS)
tar --create --directory dist --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
    --mode=u+rwX,go+rX,go-w "$name" | gzip --no-name --best >"$folder.tar.gz"
(cd dist && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
ls -l "$folder/vardbrygga" "$folder.tar.gz"
