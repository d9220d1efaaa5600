#include "pipeline/upsert/postgres/outage.h"

#include <fmt/format.h>

namespace housingd::upsert::postgres {
namespace {

constexpr std::chrono::seconds between_reminders{30};

double seconds(Outage::Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

void Outage::met(const std::string& trouble, std::chrono::milliseconds wait, Clock::time_point now) {
  if (!since_) {
    since_ = now;
  } else if (trouble == told_ && now - told_at_ < between_reminders) {
    return;
  }
  told_ = trouble;
  told_at_ = now;
  if (on_notice_) on_notice_(fmt::format("{}; tried again in {:.1f} s and then less often", trouble, seconds(wait)));
}

void Outage::over(Clock::time_point now) {
  if (!since_) return;
  if (on_notice_) on_notice_(fmt::format("the database answers again, after {:.1f} s", seconds(now - *since_)));
  since_.reset();
}

}  // namespace housingd::upsert::postgres
