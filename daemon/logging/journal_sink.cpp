#include "daemon/logging/journal_sink.h"

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <sys/uio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "daemon/logging/fields.h"

namespace housingd::logging {
namespace {

int priority_of(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
    case spdlog::level::debug:
      return LOG_DEBUG;
    case spdlog::level::info:
      return LOG_INFO;
    case spdlog::level::warn:
      return LOG_WARNING;
    default:
      return LOG_ERR;
  }
}

std::string journal_name(std::string_view field) {
  std::string name = "HOUSINGD_";
  std::ranges::transform(field, std::back_inserter(name), [](unsigned char c) {
    return std::isalnum(c) != 0 ? static_cast<char>(std::toupper(c)) : '_';
  });
  return name;
}

// The journal takes entries of any thread; it needs no lock of ours.
class JournalSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 private:
  void sink_it_(const spdlog::details::log_msg& event) override {
    const Parted parts = parted({event.payload.data(), event.payload.size()});
    std::vector<std::string> entry{"MESSAGE=" + std::string(parts.message),
                                   "PRIORITY=" + std::to_string(priority_of(event.level)),
                                   "SYSLOG_IDENTIFIER=housingd"};
    for (const auto& [name, value] : parts.fields) entry.push_back(journal_name(name) + "=" + std::string(value));
    std::vector<iovec> pieces;
    for (auto& line : entry) pieces.push_back({line.data(), line.size()});
    // A journal that is away is nothing that logging could tell anybody.
    (void)sd_journal_sendv(pieces.data(), static_cast<int>(pieces.size()));
  }
  void flush_() override {}
};

}  // namespace

std::shared_ptr<spdlog::sinks::sink> make_journal_sink() {
  return std::make_shared<JournalSink>();
}

}  // namespace housingd::logging
