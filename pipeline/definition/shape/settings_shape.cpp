#include <fmt/format.h>

#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"
#include "pipeline/definition/store_kind.h"

namespace housingd::definition::shape {

using namespace std::chrono_literals;

namespace {

bool is_store(std::string_view text) {
  return store_kind(text).has_value();
}

ShapeOf<Logging> logging_shape() {
  return object<Logging>()
      .optional("level", &Logging::level,
                choice<LogLevel>({{"trace", LogLevel::trace},
                                  {"debug", LogLevel::debug},
                                  {"info", LogLevel::info},
                                  {"warn", LogLevel::warn},
                                  {"error", LogLevel::error}}),
                "The least severe messages that are written.")
      .optional(
          "format", &Logging::format,
          choice<LogFormat>({{"text", LogFormat::text}, {"logfmt", LogFormat::logfmt}, {"json", LogFormat::json}}),
          "How a message is written: for people, as key=value, or as one JSON object a line.")
      .done();
}

// ADDRESS:PORT; an IPv6 address stands in brackets. Whether the system has the
// address, binding it tells.
bool is_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view address = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool is_port =
      !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
  const bool is_v6 = address.size() > 2 && address.front() == '[' &&
                     address.find_first_not_of("0123456789ABCDEFabcdef:.", 1) == address.size() - 1 &&
                     address.back() == ']';
  const bool is_v4 = address.find_first_not_of("0123456789.") == std::string_view::npos;
  return is_port && std::stoul(std::string(port)) <= 65'535 && (is_v4 || is_v6);
}

// As chmod writes it: "0660".
class ModeShape final : public Shape<std::uint32_t> {
 public:
  void read(const yaml::Node& node, std::uint32_t& into, Reading& reading) const override {
    const std::string& text = node.text;
    const bool octal = node.kind == yaml::NodeKind::scalar &&
                       (text.size() == 3 || (text.size() == 4 && text[0] == '0')) &&
                       text.find_first_not_of("01234567") == std::string::npos;
    if (!octal) return reading.refuse_value(node, describe().expected);
    into = static_cast<std::uint32_t>(std::stoul(text, nullptr, 8));
  }
  [[nodiscard]] Description describe() const override {
    return {.kind = Description::Kind::scalar,
            .expected = "file permissions such as \"0660\"",
            .type = "permissions",
            .range = "`\"0000\"` to `\"0777\"`",
            .pattern = "0?[0-7]{3}"};
  }
  [[nodiscard]] std::optional<Written> write(const std::uint32_t& mode) const override {
    return Scalar(fmt::format("{:04o}", mode));
  }
};

ShapeOf<Http> http_shape() {
  const Rule address{.accepts = is_listen_address,
                     .pattern = R"(([0-9.]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5})",
                     .expected = "ADDRESS:PORT such as 127.0.0.1:8080 or [::1]:8080",
                     .type = "address",
                     .range = "`ADDRESS:PORT`, `[IPV6]:PORT`"};
  return object<Http>()
      .optional("listen", &Http::listen, list_of(text(address)),
                "Where the status endpoint answers over TCP; []: nowhere.")
      .optional("hosts", &Http::hosts, list_of(text(any_key())),
                "Names that it may be asked by besides localhost and its address, such as that of a proxy in front.")
      .optional("token_file", &Http::token_file, text(),
                "A file that holds the bearer token for control over TCP; without it TCP is read-only.")
      .optional("socket", &Http::socket, text(),
                "The Unix socket for full control; without it control.sock in the service's runtime folder.")
      .optional("socket_mode", &Http::socket_mode, ShapeOf<std::uint32_t>(std::make_shared<ModeShape>()),
                "Who may connect to the socket: the permissions of its file.")
      .done();
}

}  // namespace

ShapeOf<Settings> settings_shape() {
  const Rule store{.accepts = is_store,
                   .pattern = R"(((sqlite:|postgres(ql)?://).+|\s*[a-z_]+\s*=.*))",
                   .expected = expected_store_url,
                   .type = "store URL",
                   .range = "`sqlite:PATH`, `postgresql://[USER@]HOST[:PORT]/DATABASE`, `\"host=… dbname=…\"`"};
  return object<Settings>()
      .optional("store", &Settings::store, text(store),
                "Where rows go: an SQLite file, or a PostgreSQL database by its libpq URI or keywords.")
      .optional("log", &Settings::log, logging_shape(), "What is logged, and how.")
      .optional("http", &Settings::http, http_shape(), "Where and to whom 'housingd serve' answers.")
      .optional("runs_at_once", &Settings::runs_at_once, integer<std::uint32_t>(1, 1'000, "runs"),
                "How many runs of all jobs 'housingd serve' works on at a time; further ones wait for their turn.")
      .optional("drain", &Settings::drain, duration(1s, 1h),
                "How long a stop of 'housingd serve' waits for what is in hand.")
      .done();
}

}  // namespace housingd::definition::shape
