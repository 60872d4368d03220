#!/usr/bin/env bash
# Everything that has to hold of the print bridge; part of .ci/run. "no SDK" is not a failure, "tests cannot run" is.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v dotnet >/dev/null; then
  echo 'The .NET SDK is not installed: the tests of the print bridge (bridge/) were NOT run.'
  exit 0
fi

# The Windows programs themselves are run, by Wine.
if [[ $(uname -s) == Linux && ! -x /usr/lib/wine/wine64 ]]; then
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    echo 'The tests of the print bridge need Debian'"'"'s package wine64. Install it and try again.' >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq wine64
fi

started=$SECONDS
dotnet build PrintBridge.slnx -v:quiet -nologo
dotnet format PrintBridge.slnx --no-restore --verify-no-changes
dotnet test tests/Bridge.Tests --no-build
cd ..
npm run test:bridge
[[ $(uname -s) != Linux ]] || npm run test:bridge:windows
echo "The print bridge took $((SECONDS - started)) seconds."
