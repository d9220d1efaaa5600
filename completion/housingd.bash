# Completion of housingd's command line for bash 4 or later. To have it:
#   source completion/housingd.bash
# or, for every shell, as /usr/share/bash-completion/completions/housingd.
# shellcheck shell=bash

_housingd_commands='run plan check jobs next runs rejects schema export serve status trigger cancel pause resume reload'
_housingd_common='--help --config --store --set --output --log-level'
_housingd_daemon='--socket --url --token-file --ca-file'

# The options of a command, besides the common ones.
_housingd_options() {
  case $1 in
    '') printf '%s' --version ;;
    run) printf '%s' '--partition --limit --dry-run --fresh --full --replay' ;;
    plan) printf '%s' '--partition --columns' ;;
    jobs) printf '%s' "--offline $_housingd_daemon" ;;
    next) printf '%s' "--cron --timezone --from --count --offline $_housingd_daemon" ;;
    runs | rejects) printf '%s' "--limit --offline $_housingd_daemon" ;;
    'schema diff') printf '%s' --exit-code ;;
    export) printf '%s' '--to --format --tables --without-removed --force' ;;
    status) printf '%s' "--watch --exit-code $_housingd_daemon" ;;
    trigger) printf '%s' "--partition --wait --key $_housingd_daemon" ;;
    cancel) printf '%s' "--reason $_housingd_daemon" ;;
    pause | resume | reload) printf '%s' "$_housingd_daemon" ;;
  esac
}

# Whether the word is an option that takes the next word.
_housingd_takes_value() {
  case $1 in
    --config | --store | --set | --output | --log-level | --partition | --limit | --cron | --timezone | --from) ;;
    --count | --to | --format | --tables | --socket | --url | --token-file | --ca-file | --key | --reason | --replay) ;;
    *) return 1 ;;
  esac
}

_housingd_offer() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

# What housingd itself says, with the same configuration and daemon; nothing
# where that takes too long.
_housingd_ask() {
  timeout 3 "${words[0]}" "$@" "${_housingd_given[@]}" --output json 2>/dev/null
}

_housingd_jobs() {
  _housingd_ask jobs | grep -o '"job": *"[^"]*"' | cut -d '"' -f 4 | sort -u
}

_housingd_runs_under_way() {
  _housingd_ask runs --limit 50 | tr -d ' \n' | grep -o '"run_id":[0-9]*,"job":"[^"]*","state":"running"' |
    grep -o '^"run_id":[0-9]*' | cut -d : -f 2
}

_housingd_runs() {
  _housingd_ask runs --limit 20 | grep -o '"run_id": *[0-9]*' | grep -o '[0-9]*$'
}

_housingd_value() {
  local option=$1 current=$2
  case $option in
    --output) _housingd_offer 'text json' "$current" ;;
    --log-level) _housingd_offer 'trace debug info warn error' "$current" ;;
    --format) _housingd_offer 'sqlite csv jsonl' "$current" ;;
    --config) mapfile -t COMPREPLY < <(compgen -d -- "$current") && compopt -o filenames 2>/dev/null ;;
    --to | --socket | --token-file | --ca-file)
      mapfile -t COMPREPLY < <(compgen -f -- "$current") && compopt -o filenames 2>/dev/null
      ;;
    --replay) mapfile -t COMPREPLY < <(compgen -W "$(_housingd_runs)" -- "$current" && compgen -d -- "$current") ;;
    --store) _housingd_offer 'sqlite: postgresql://' "$current" && compopt -o nospace 2>/dev/null ;;
  esac
}

_housingd_argument() {
  local command=$1 position=$2 current=$3
  case $command in
    '') _housingd_offer "$_housingd_commands" "$current" ;;
    schema) _housingd_offer 'show document diff apply' "$current" ;;
    check) mapfile -t COMPREPLY < <(compgen -f -- "$current") && compopt -o filenames 2>/dev/null ;;
    run | plan | next | trigger | pause | resume)
      ((position == 0)) && _housingd_offer "$(_housingd_jobs)" "$current"
      ;;
    cancel) ((position == 0)) && _housingd_offer "$(_housingd_runs_under_way)" "$current" ;;
    runs | rejects) ((position == 0)) && _housingd_offer "$(_housingd_runs)" "$current" ;;
  esac
}

_housingd() {
  COMPREPLY=()
  # Not COMP_WORDS: bash makes --output=json three words, and a URL even more.
  local line=${COMP_LINE:0:COMP_POINT} words=()
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local typed=${words[-1]} current=${COMP_WORDS[COMP_CWORD]}
  [[ $current == [=:] ]] && current=''

  local _housingd_given=() command='' option='' position=0 word
  for word in "${words[@]:1:${#words[@]}-2}"; do
    if [[ $word == --*=* ]]; then
      option=${word%%=*}
      word=${word#*=}
    fi
    if [[ -n $option ]]; then
      case $option in
        --config | --socket | --url | --token-file | --ca-file) _housingd_given+=("$option" "$word") ;;
      esac
      option=''
    elif _housingd_takes_value "$word"; then
      option=$word
    elif [[ $word == --offline ]]; then
      _housingd_given+=("$word")
    elif [[ $word == -* ]]; then
      continue
    elif [[ -z $command ]]; then
      command=$word
    elif [[ $command == schema ]]; then
      command="schema $word"
    else
      ((position++))
    fi
  done
  [[ -z $option && $typed == --*=* ]] && option=${typed%%=*}

  if [[ -n $option ]]; then
    _housingd_value "$option" "$current"
  elif [[ $current == -* ]]; then
    _housingd_offer "$(_housingd_options "$command") $_housingd_common" "$current"
  else
    _housingd_argument "$command" "$position" "$current"
  fi
}

complete -F _housingd housingd
