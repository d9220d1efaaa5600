# Two stages: the package is built as everywhere else, and installed into a
# Debian that has nothing besides what it needs.
#
#   docker build -t housingd .
#   docker build --build-arg BASE=debian:trixie-slim -t housingd .
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
WORKDIR /src
COPY scripts/install-packages.sh scripts/packages.txt scripts/
RUN scripts/install-packages.sh
COPY . .
# The time of the files in the package: of the commit, where the caller names it.
ARG SOURCE_DATE_EPOCH
RUN scripts/build-package.sh --to /dist --build /build

FROM ${BASE}
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="housingd" \
      org.opencontainers.image.description="Keeps a local database of the Danish housing market complete and fresh" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"

# A number that volumes can be given to, on every host the same.
RUN groupadd --system --gid 10001 housingd \
 && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/housingd --shell /usr/sbin/nologin housingd

# systemd's user maker alone, so that the package does not bring all of systemd.
RUN --mount=type=bind,from=build,source=/dist,target=/dist \
    apt-get update \
 && apt-get install --yes --no-install-recommends systemd-standalone-sysusers \
 && apt-get install --yes --no-install-recommends /dist/housingd_*.deb \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/* \
 && install -d -o housingd -g housingd -m 0750 /var/lib/housingd \
 && install -d -o housingd -g housingd -m 0755 /run/housingd
COPY deploy/container/housingd.yaml /etc/housingd/housingd.yaml
# What cannot start here is not shipped.
RUN housingd check

USER 10001:10001
WORKDIR /var/lib/housingd
VOLUME ["/var/lib/housingd", "/run/housingd"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
  CMD ["housingd", "status", "--exit-code"]
ENTRYPOINT ["housingd"]
CMD ["serve"]
