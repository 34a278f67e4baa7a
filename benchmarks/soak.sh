#!/usr/bin/env bash
# Rollouts under traffic against a real etcd of three members, with faults by seed, and a judge. Needs Debian's etcd-server and etcd-client.
# Usage: benchmarks/soak.sh [--seeds 100] [--first 1] [--parallel 3] [--rollouts 3] [--timelines FOLDER] [--markdown FILE]
# Ends with 1 where a seed went wrong; its timeline is in artifacts/soak then. The same seed plans the same faults again, as far as machines repeat themselves.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build benchmarks/LoadBalancing.Client.Fleet -c Release -v quiet
exec benchmarks/LoadBalancing.Client.Fleet/bin/Release/net10.0/LoadBalancing.Client.Fleet soak "$@"
