#!/usr/bin/env bash
# Builds the solution once and runs every test. Last line: "N passed, N failed, N skipped".
# Usage: ./test.sh [--filter EXPRESSION]        further arguments go to `dotnet test`
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

solution=LoadBalancing.Client.sln
projects=(LoadBalancing.Client.Tests LoadBalancing.Agent.Tests LoadBalancing.Client.Etcd.Tests lbctl.Tests LoadBalancing.Client.Simulation.Tests LoadBalancing.Client.IntegrationTests)
results=$PWD/artifacts/test-results
passed=0 failed=0 skipped=0 broken=()

finish() {
    local problem
    for problem in ${broken[@]+"${broken[@]}"}; do echo "test.sh: $problem" >&2; done
    echo "$passed passed, $failed failed, $skipped skipped"
    (( failed == 0 && ${#broken[@]} == 0 )) || exit 1
    exit 0
}

# The number behind an attribute of the trx file's <Counters>.
counter() { grep -o '<Counters [^>]*>' "$1" | tr ' ' '\n' | sed -n 's/^'"$2"'="\([0-9]*\)".*/\1/p'; }

if ! command -v dotnet >/dev/null; then broken+=("dotnet is not on the PATH: install the .NET 10 SDK"); finish; fi
sdk=$(dotnet --version 2>&1) || { broken+=("no SDK that global.json accepts: install the .NET 10 SDK. dotnet says: $(head -n 3 <<<"$sdk")"); finish; }
[[ $sdk == 10.* ]] || { broken+=("the .NET 10 SDK is needed, found $sdk"); finish; }

# Tests that talk to servers that are not ours: Debian's packages. Where they are there, this does nothing.
has_grpcio() { /usr/bin/python3 -c 'import grpc.aio' 2>/dev/null || python3 -c 'import grpc.aio' 2>/dev/null; }
has_etcd() { [[ -x /usr/bin/etcd && -x /usr/bin/etcdctl ]]; }
# RUNLEVEL=1: a server that is installed is not started as a service.
install() { DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
# need CHECK WHAT_IS_SKIPPED_ELSE PACKAGE...
need() {
    local has=$1 what=$2 missing
    shift 2
    if "$has"; then return; fi
    missing="$* is missing"
    if ! command -v apt-get >/dev/null; then missing+=", and there is no apt-get to install it"
    elif (( $(id -u) != 0 )); then missing+=", and only root can install it: apt-get install $*"
    else
        echo "test.sh: installing $*" >&2
        # Lists of packages may be old or not there at all.
        install "$@" 2>/dev/null || { apt-get update -qq && install "$@"; } || missing+=", and apt-get could not install it"
    fi
    if "$has"; then return; fi
    if [[ ${CI:-} == true ]]; then broken+=("$missing"); else echo "test.sh: $missing; $what are skipped" >&2; fi
}
need has_grpcio "tests against a gRPC server that is not ours" python3-grpcio
need has_etcd "tests against etcd" etcd-server etcd-client

dotnet restore "$solution" --verbosity quiet || { broken+=("the restore failed"); finish; }
dotnet build "$solution" -c Release --no-restore --verbosity quiet || { broken+=("the build failed"); finish; }

rm -rf -- "$results" artifacts/longest-files.txt
for project in "${projects[@]}"; do
    trx=$results/$project.trx
    code=0
    dotnet test "tests/$project" --no-build -c Release --logger "trx;LogFileName=$project.trx" --results-directory "$results" "$@" || code=$?
    if [[ ! -f $trx ]]; then broken+=("$project left no results (exit code $code)"); continue; fi
    total=$(counter "$trx" total) executed=$(counter "$trx" executed) good=$(counter "$trx" passed)
    if (( ${total:-0} == 0 && $# == 0 )); then broken+=("$project ran no test"); fi
    passed=$((passed + ${good:-0}))
    failed=$((failed + ${executed:-0} - ${good:-0}))       # failed, in error, timed out, aborted
    skipped=$((skipped + ${total:-0} - ${executed:-0}))
    if (( code != 0 && ${executed:-0} == ${good:-0} )) && (( ${total:-0} > 0 )); then broken+=("$project ended with exit code $code though no test failed"); fi
done
if (( passed + failed + skipped == 0 )); then broken+=("no test ran"); fi
[[ ! -f artifacts/longest-files.txt ]] || cat artifacts/longest-files.txt
finish
