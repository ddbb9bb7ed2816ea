# The image of one connector: npm run images -- source-missive

FROM --platform=$BUILDPLATFORM node:26-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY shared/package.json shared/
# No install script is needed: the compiler comes as a binary, and Node.js is this image's own.
RUN npm ci --ignore-scripts --no-audit --no-fund
ARG CONNECTOR
COPY scripts scripts
COPY shared shared
COPY schemas/${CONNECTOR} schemas/${CONNECTOR}
COPY connectors/${CONNECTOR} connectors/${CONNECTOR}
# A label cannot be computed here, so it is given, and checked.
ARG NAME=mailroom/${CONNECTOR}
ARG VERSION=0.1.0
RUN node scripts/images.ts --verify "${NAME}:${VERSION}" ${CONNECTOR} && node scripts/build.ts ${CONNECTOR}

FROM node:26-bookworm-slim AS system
RUN usermod --login airbyte --home /airbyte --shell /bin/sh node \
 && groupmod --new-name airbyte node \
 && rm -rf /home/node /opt/yarn* /usr/local/include /usr/local/share /usr/local/lib/node_modules \
 && find /usr/local/bin -mindepth 1 ! -name node -delete \
 && install -d -o airbyte -g airbyte -m 755 /airbyte

# From scratch, so that what was removed is not carried along.
FROM scratch
COPY --from=system / /
ARG CONNECTOR
COPY --from=build --chown=1000:1000 /build/dist/${CONNECTOR} /airbyte/
COPY --chown=1000:1000 LICENSE /airbyte/
ARG NAME=mailroom/${CONNECTOR}
ARG VERSION=0.1.0
LABEL io.airbyte.name=${NAME} io.airbyte.version=${VERSION}
# Half of the memory that the container may use is for the heap; V8 by itself takes at least 256 MiB. With an arena of malloc
# for each thread, some 15 MiB of what was given back stay with the process.
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    NODE_OPTIONS=--max-old-space-size-percentage=50 \
    MALLOC_ARENA_MAX=1 \
    AIRBYTE_ENTRYPOINT="/usr/local/bin/node /airbyte/main.js"
WORKDIR /airbyte
USER 1000:1000
ENTRYPOINT ["/usr/local/bin/node", "/airbyte/main.js"]
