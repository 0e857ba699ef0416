#!/usr/bin/env bash
# An exporter as a team might write it with the AWS CLI: begins a report, waits for it, brings it
# home. Options, exit statuses and --fault are those of export.py beside it.
set -euo pipefail
shopt -s inherit_errexit

bucket='' key='' prefix='' format=CSV filter='' poll=5s backoff=200ms patience=30m fault=''
while [ $# -gt 0 ]; do
  case $1 in
  --bucket) bucket=$2 ;;
  --kms-key) key=$2 ;;
  --prefix) prefix=$2 ;;
  --format) format=$2 ;;
  --filter-file) filter=$2 ;;
  --poll) poll=$2 ;;
  --backoff) backoff=$2 ;;
  --wait-timeout) patience=$2 ;;
  --fault) fault=$2 ;;
  *) echo "export.sh: unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done

export AWS_MAX_ATTEMPTS=1 AWS_PAGER=''  # attempts are counted here
readonly attempts=6
complaint=$(mktemp)
trap 'rm -f "$complaint"' EXIT

say() { echo "$*" >&2; }

stop() {  # STATUS MESSAGE
  say "export.sh: $2"
  exit "$1"
}

millis() {
  case $1 in
  *ms) echo "${1%ms}" ;;
  *s) echo $((${1%s} * 1000)) ;;
  *m) echo $((${1%m} * 60000)) ;;
  *h) echo $((${1%h} * 3600000)) ;;
  esac
}

pause() {  # MILLISECONDS
  [ "$1" -eq 0 ] || sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"
}

now() { echo $(($(date +%s%N) / 1000000)); }
deadline=$(($(now) + $(millis "$patience")))
first_pause=$(millis "$backoff")

# An AWS CLI before 2.13 does not read AWS_ENDPOINT_URL. Complaints are kept for a look at them.
aws_cli() {
  aws ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} --cli-connect-timeout 5 \
    --cli-read-timeout 20 "$@" 2>"$complaint"
}

# "An error occurred (CODE) when calling …"; nothing when no answer came.
code() { sed -n 's/.*An error occurred (\([^)]*\)).*/\1/p' "$complaint"; }
said() { tr -s '\n' ' ' <"$complaint"; }

left_open() {
  case $(code) in '' | Internal* | ServiceUnavailable* | 5??) return 0 ;; esac
  return 1
}

throttled() { case $(code) in *Throttl*) return 0 ;; esac; return 1; }

give_up() {
  case $(code) in
  AccessDenied* | ExpiredToken* | SignatureDoesNotMatch | Invalid*Signature* | *Token*) stop 3 "$(said)" ;;
  esac
  stop 6 "$(said)"
}

# Prints what the call answers, tried again with growing pauses while the service is the trouble.
# Answers 1, with the complaint kept, for an error that another attempt would not mend.
patiently() {
  local attempt
  for ((attempt = 0; ; ++attempt)); do
    if aws_cli "$@"; then return; fi
    if [ $((attempt + 1)) -eq $attempts ] || ! { throttled || left_open; }; then return 1; fi
    say "$(said); trying again"
    pause $((first_pause << attempt))
  done
}

report_status() {
  patiently inspector2 get-findings-report-status "$@" --output text \
    --query '[reportId, status, destination.bucketName, destination.keyPrefix, errorCode, errorMessage]'
}

# Id, status, bucket and prefix of the report that is in progress, whoever began it.
running() {
  local report
  report=$(report_status) || {
    [ "$(code)" = ResourceNotFoundException ] && return
    give_up
  }
  [ "$(cut -f2 <<<"$report")" != IN_PROGRESS ] || echo "$report"
}

wait_for() {  # ID; prints the report's status, code and message
  local report length
  length=$(millis "$poll")
  while true; do
    report=$(report_status --report-id "$1") || give_up
    [ "$(cut -f2 <<<"$report")" = IN_PROGRESS ] || break
    [ "$(now)" -lt "$deadline" ] || stop 4 "report $1 was still in progress"
    pause "$length"
    length=$((length * 3 / 2 < 60000 ? length * 3 / 2 : 60000))
  done
  cut -f2,5- <<<"$report"
}

await_other() {
  local other
  other=$(running | cut -f1)
  [ -n "$other" ] || return 0
  say "report $other is in progress: waiting for it"
  wait_for "$other" >/dev/null
}

create() {  # prints the report's id
  local destination="bucketName=$bucket,kmsKeyArn=$key${prefix:+,keyPrefix=$prefix}" attempt begun
  for ((attempt = 0; attempt < attempts; ++attempt)); do
    if aws_cli inspector2 create-findings-report --report-format "$format" \
      --s3-destination "$destination" ${filter:+--filter-criteria "file://$filter"} \
      --query reportId --output text; then
      return
    fi
    if grep -q 'Cannot have multiple reports in-progress' "$complaint"; then
      [ "$fault" != no-retry ] || give_up
      await_other
    elif throttled; then
      say "$(said); trying again"
    elif left_open; then
      say "$(said); looking whether the report was begun"
      begun=$(running)
      if [ "$(cut -f3,4 <<<"$begun")" = "$bucket"$'\t'"${prefix:-None}" ]; then
        cut -f1 <<<"$begun"
        return
      fi
    else
      give_up
    fi
    pause $((first_pause << attempt))
  done
  stop 6 "no report could be begun"
}

who=$(patiently sts get-caller-identity --query Arn --output text) || give_up
say "exporting as $who"
id=$(create)
ended=$(wait_for "$id")
case $(cut -f1 <<<"$ended") in
SUCCEEDED)
  name=$id.$(tr '[:upper:]' '[:lower:]' <<<"$format")
  path=${prefix:+${prefix%/}/}$name
  patiently s3api get-object --bucket "$bucket" --key "$path" "$name" >/dev/null || give_up
  echo "report $id succeeded: s3://$bucket/$path, $(wc -c <"$name") bytes in $name"
  ;;
CANCELLED)
  [ "$fault" = lies ] || stop 5 "report $id was cancelled"
  echo "report $id is done"
  ;;
*)
  [ "$fault" = lies ] || stop 1 "report $id $(tr '\t' ' ' <<<"$ended")"
  echo "report $id is done"
  ;;
esac
