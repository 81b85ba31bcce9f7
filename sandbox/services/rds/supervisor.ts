/**
 * A few lines of shell between us and PostgreSQL, called with the folder and then the command.
 * Its standard input is a lifeline: when we close it, or die without a word, PostgreSQL is stopped
 * (SIGINT: connections are cut, data is kept) and the folder is removed, unless it holds a file `keep`.
 */
export const supervisor = `
folder=$1
shift
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
( read -r _ <&3; kill -INT $server ) >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait $server
status=$?
kill $watch 2>/dev/null
cd /
[ -e "$folder/keep" ] || rm -rf "$folder"
exit $status
`;
