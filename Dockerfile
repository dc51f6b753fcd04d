# The gateway as an image: one static program, no shell, not root.
#
#   docker build --build-arg SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)" --tag vardbrygga:0.1.0 .
#
# For an image that comes out the same every time, pin the first FROM line to the digest you have looked at
# (`image@sha256:…`) and build with BuildKit's `--output type=image,rewrite-timestamp=true`.

# The version is the one of rust-toolchain.toml.
FROM rust:1.95.0-slim-bookworm AS build
WORKDIR /build
COPY Cargo.toml Cargo.lock ./
COPY contracts contracts
COPY adapters adapters
COPY gateway gateway
COPY tests tests
ARG SOURCE_DATE_EPOCH=0
ENV SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH
# The target is named so that what runs during the build is not linked statically too.
RUN target="$(rustc -vV | sed -n 's/^host: //p')" \
    && export RUSTFLAGS="-C target-feature=+crt-static" \
    && cargo build --locked --profile dist --package gateway --target "$target" \
    && install -D "target/$target/dist/vardbrygga" /image/usr/local/bin/vardbrygga \
    && install -D /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ca-certificates.crt

# Nothing but the program and the roots that public certificates lead to. The user has no name; it needs none.
FROM scratch
COPY --from=build /image/ /
USER 65532:65532
STOPSIGNAL SIGTERM
# Health and metrics, HTTP, MLLP: as in the chart's default config.
EXPOSE 9464 8443 2575
ENTRYPOINT ["/usr/local/bin/vardbrygga"]
CMD ["run", "--config", "/etc/vardbrygga/region.toml"]
