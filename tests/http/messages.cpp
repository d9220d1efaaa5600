#include "tests/http/messages.h"

#include <iterator>

namespace housingd::http {

std::string post(const std::string& host, std::string_view fields, std::string_view rest) {
  std::string message = "POST /items/x HTTP/1.1\r\nHost: " + host +
                        "\r\nContent-Type: application/json\r\nAuthorization: Bearer right\r\n";
  return message.append(fields).append("\r\n").append(rest);
}

std::string get(const std::string& host, std::string_view target, std::string_view fields) {
  std::string message = "GET ";
  return message.append(target).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n").append(fields).append("\r\n");
}

std::vector<RefusedMessage> refused_messages(const std::string& host) {
  std::vector<RefusedMessage> all;
  for (auto part : {refused_request_lines(host), refused_fields(host), refused_framings(host), refused_chunks(host)}) {
    all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  }
  return all;
}

}  // namespace housingd::http
