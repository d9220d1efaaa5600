#include "simulator/options.h"

#include <CLI/CLI.hpp>
#include <limits>
#include <string>

namespace housingd::simulator {
namespace {

constexpr int usage_error = 2;

// Shown by --help, and checked like every option.
std::string check_faults(const std::string& json) {
  const auto faults = parse_faults(json);
  return faults ? std::string() : faults.error().message();
}

void describe(CLI::App& app, CommandLine& line, std::string& faults) {
  SimulatorOptions& options = line.simulator;
  app.add_option("--host", options.host, "Address to listen on")->capture_default_str();
  app.add_option("--port", options.port, "Port; 0 takes a free one")->capture_default_str();
  app.add_option("--seed", options.seed, "What the made-up data grows from")->capture_default_str();
  app.add_option("--properties", options.properties, "Villas to make up; 4 % other types come on top")
      ->check(CLI::Range(std::size_t{0}, std::size_t{5'000'000}))
      ->capture_default_str();
  app.add_option("--area", options.area, "Municipalities: reference, all, or names separated by commas")
      ->capture_default_str();
  auto* data = app.add_option("--data", options.data, "JSON lines to serve instead (.gz too)");
  data->check(CLI::ExistingFile);
  app.add_option("--catalog", options.catalog, "Catalog of municipalities (config/catalog/municipalities.yaml)")
      ->check(CLI::ExistingFile);
  app.add_option("--max-window", options.max_window, "page * per_page beyond this is an error")
      ->check(CLI::Range(std::size_t{1}, std::numeric_limits<std::size_t>::max()))
      ->capture_default_str();
  app.add_flag("--etags", options.etags, "Give pages an ETag, and answer 304 to who has that page");
  auto* certificate = app.add_option("--tls-cert", options.tls_certificate, "Certificate chain (PEM): serve HTTPS");
  auto* key = app.add_option("--tls-key", options.tls_key, "Its private key (PEM)");
  certificate->check(CLI::ExistingFile)->needs(key);
  key->check(CLI::ExistingFile)->needs(certificate);
  app.add_option("--faults", faults, "What to do wrong, as POST /_simulator/faults takes it (JSON)")
      ->check(CLI::Validator(check_faults, "JSON"));
  app.add_option("--ready-file", line.ready_file, "File that gets the URL once the simulator listens");
}

}  // namespace

std::variant<CommandLine, int> parse_command_line(int count, const char* const* arguments) {
  CommandLine line;
  std::string faults;
  CLI::App app("A stand-in for the housing API, with seeded data or a file of documents, and faults on demand.",
               "housingd-simulator");
  describe(app, line, faults);
  app.set_version_flag("--version", HOUSINGD_VERSION);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : usage_error;
  }
  if (!faults.empty()) line.simulator.faults = parse_faults(faults).value();
  return line;
}

}  // namespace housingd::simulator
