#include <fmt/core.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <variant>

#include "simulator/options.h"
#include "simulator/simulator.h"

namespace {

using namespace housingd::simulator;

// Whole or not at all: who waits for the file never reads half a line.
bool write_ready_file(const std::filesystem::path& file, const std::string& url) {
  std::filesystem::path unfinished = file;
  unfinished += ".new";
  std::ofstream out(unfinished);
  out << url << '\n';
  out.close();
  std::error_code error;
  if (out) std::filesystem::rename(unfinished, file, error);
  return out && !error;
}

int run(CommandLine line) {
  boost::asio::io_context context;
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([](const boost::system::error_code&, int) {});

  const auto simulator = Simulator::start(std::move(line.simulator));
  if (!simulator) {
    fmt::print(stderr, "housingd-simulator: {}\n", simulator.error().message());
    return 1;
  }
  const std::string url = simulator.value()->url();
  fmt::print("listening on {}\n", url);
  std::fflush(stdout);
  if (!line.ready_file.empty() && !write_ready_file(line.ready_file, url)) {
    fmt::print(stderr, "housingd-simulator: cannot write {}\n", line.ready_file.string());
    return 1;
  }
  context.run();
  simulator.value()->stop();
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  auto parsed = parse_command_line(count, arguments);
  if (const int* status = std::get_if<int>(&parsed)) return *status;
  return run(std::get<CommandLine>(std::move(parsed)));
}
