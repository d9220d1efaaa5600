// Messages as bytes: what RFC 9112 says to refuse, and what it says to read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace housingd::http {

struct RefusedMessage {
  std::string name;
  std::string bytes;
  int status = 400;
};

struct ValidMessage {
  std::string name;
  std::string bytes;
  int status = 200;
  std::string body;       // of the answer, where a handler gave it
  std::string seen = {};  // by the handler: "METHOD PATH BODY"; empty: none
  bool to_head = false;
  bool closes = false;
};

// `host`: what Host must say, "127.0.0.1:PORT".
[[nodiscard]] std::vector<RefusedMessage> refused_request_lines(const std::string& host);
[[nodiscard]] std::vector<RefusedMessage> refused_fields(const std::string& host);
[[nodiscard]] std::vector<RefusedMessage> refused_framings(const std::string& host);
[[nodiscard]] std::vector<RefusedMessage> refused_chunks(const std::string& host);
// All of them.
[[nodiscard]] std::vector<RefusedMessage> refused_messages(const std::string& host);

[[nodiscard]] std::vector<ValidMessage> valid_messages(const std::string& host);

// POST /items/x with what it needs to be answered, `fields` (each ended by CR
// LF) and what follows the empty line.
[[nodiscard]] std::string post(const std::string& host, std::string_view fields, std::string_view rest);
[[nodiscard]] std::string get(const std::string& host, std::string_view target, std::string_view fields = "");

}  // namespace housingd::http
