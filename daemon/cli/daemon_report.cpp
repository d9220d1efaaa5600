#include "daemon/cli/daemon_report.h"

#include <fmt/format.h>

#include <ostream>

#include "daemon/cli/daemon_address.h"
#include "daemon/cli/error_report.h"
#include "daemon/client/fields.h"
#include "daemon/json/json_document.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

constexpr int unauthorized = 401;
constexpr int forbidden = 403;
constexpr int not_found = 404;
constexpr int conflict = 409;
constexpr int misdirected = 421;
constexpr int unprocessable = 422;
constexpr int unavailable = 503;
// Those of a proxy that stands before a daemon.
constexpr int first_of_proxies = 502;

std::string retry_text(const http::Reply& reply) {
  const auto found = reply.headers.find("retry-after");
  return found == reply.headers.end() ? "try again in a while" : "try again in " + found->second + " s";
}

// Behind a proxy that is right; else it is where a mistake is looked for first.
bool has_path(const std::string& url) {
  const std::size_t host = url.find("://");
  const std::size_t slash = host == std::string::npos ? host : url.find('/', host + 3);
  return slash != std::string::npos && slash + 1 < url.size();
}

// What the daemon cannot know: how it was reached.
std::string what_to_do(const http::ServerAddress& address, const http::Reply& reply) {
  switch (reply.status) {
    case unauthorized:
      return address.token.empty() ? "name the file that holds the daemon's token: --token-file FILE"
                                   : "the token in --token-file is not the daemon's";
    case forbidden:
      return "without http.token_file in its settings the daemon is read-only there: use its control socket, on its "
             "own machine";
    case not_found:
      return has_path(address.url) ? "it was asked below " + address.url : std::string();
    case misdirected:
      return "add that name to http.hosts in the daemon's settings";
    case unavailable:
      return retry_text(reply);
    default:
      return {};
  }
}

std::vector<std::string> mistakes_in(const http::Reply& reply) {
  return client::Document(reply.problem->json).fields().texts("errors");
}

std::string code_of(const http::Reply& reply) {
  if (!mistakes_in(reply).empty()) return "invalid_definition";
  if (reply.status == not_found || reply.status == unprocessable) return "usage";
  return reply.status == conflict ? "run_conflict" : "http_status";
}

std::string document_of(const std::string& job, const http::Reply& reply, const std::string& message) {
  json::JsonDocument document;
  document.begin_object().text_or_null("job", job).member("state", "failed");
  document.key("error").begin_object().member("code", code_of(reply)).member("message", message);
  if (!reply.problem->json.empty()) document.key("problem").raw(reply.problem->json);
  document.end_object().end_object();
  return document.text();
}

}  // namespace

bool is_of_housingd(const http::Reply& reply) {
  return !reply.problem || !reply.problem->json.empty();
}

std::string refusal_text(const http::ServerAddress& address, const http::Reply& reply) {
  const http::Problem& problem = reply.problem.value();
  const bool is_in_between = reply.status == unauthorized || (reply.status >= first_of_proxies && reply.status < 600);
  if (!is_of_housingd(reply) && !is_in_between) {
    return fmt::format("{} answers {} ({}) as no housingd does: check the address, and the path in it",
                       name_of(address), reply.status, problem.title);
  }
  std::string text = problem.detail.empty() ? fmt::format("{} ({})", problem.title, problem.status) : problem.detail;
  const std::string advice = what_to_do(address, reply);
  if (!advice.empty()) text += "; " + advice;
  return text;
}

ExitStatus report_no_answer(const Console& console, Output output, const http::ServerAddress& address,
                            const outcome::Error& error, const std::string& job) {
  return report(console, output, outcome::Error(error.disposition(), error.code(), why_no_answer(address, error)), job);
}

ExitStatus report_refusal(const Console& console, Output output, const http::ServerAddress& address,
                          const http::Reply& reply, const std::string& job, const std::string& better_words) {
  const std::string message = better_words.empty() ? refusal_text(address, reply) : better_words;
  console.err << "housingd: " << terminal::one_line(message) << "\n";
  for (const std::string& wrong : mistakes_in(reply)) console.err << "  " << terminal::one_line(wrong) << "\n";
  if (output == Output::json) console.out << document_of(job, reply, message);
  const bool is_mistake = reply.status == not_found || reply.status == unprocessable;
  return is_mistake ? ExitStatus::usage : ExitStatus::failed;
}

}  // namespace housingd::cli
