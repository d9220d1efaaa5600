#include "daemon/cli/suggested_command.h"

#include <algorithm>

#include "daemon/cli/store_url.h"

namespace housingd::cli {

std::string shell_quoted(std::string_view word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || static_cast<unsigned char>(c) >= 0x80U ||
           std::string_view("-_./:=,@+%").find(c) != std::string_view::npos;
  });
  if (plain) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string again(const Invocation& invocation) {
  std::string command = "housingd";
  bool is_key = false;
  for (const std::string& word : invocation.words) {
    const bool leave_out = is_key || word == "--fresh" || word == "--key" || word.starts_with("--key=");
    is_key = word == "--key";
    if (!leave_out) command += " " + shell_quoted(without_password(word));
  }
  return command;
}

std::string likewise(const Invocation& invocation, std::string_view command) {
  std::string text = "housingd " + std::string(command);
  if (!invocation.common.config.empty()) text += " --config " + shell_quoted(invocation.common.config.string());
  if (invocation.common.store) text += " --store " + shell_quoted(without_password(*invocation.common.store));
  const DaemonOptions& daemon = invocation.common.daemon;
  if (!daemon.socket.empty()) text += " --socket " + shell_quoted(daemon.socket.string());
  if (!daemon.url.empty()) text += " --url " + shell_quoted(without_password(daemon.url));
  if (!daemon.token_file.empty()) text += " --token-file " + shell_quoted(daemon.token_file.string());
  if (!daemon.ca_file.empty()) text += " --ca-file " + shell_quoted(daemon.ca_file.string());
  return text;
}

}  // namespace housingd::cli
