#!/bin/sh
# In place of ssh: agent.sh [options] <address> <command…> runs the command on the host of that address, which is a
# network namespace here. HOSTS is what the names of the namespaces begin with.
while [ "${1#-}" != "$1" ]; do shift; done
number=${1##*.}
shift
exec ip netns exec "$HOSTS-$number" unshare --uts sh -c "hostname host$number && $*"
