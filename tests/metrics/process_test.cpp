#include "daemon/metrics/process.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <memory>

namespace housingd::metrics {
namespace {

constexpr const char* line =
    "4711 (a) b (c)) S 1 4711 4711 0 -1 4194560 1234 0 5 0 250 50 0 0 20 0 7 0 98765 123456789 2048 "
    "18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0";

TEST(ProcessStat, IsReadWhateverTheProgramIsCalled) {
  const auto stat = parse_stat(line);
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->cpu_ticks, 300);
  EXPECT_EQ(stat->threads, 7);
  EXPECT_EQ(stat->start_ticks, 98'765);
  EXPECT_EQ(stat->virtual_bytes, 123'456'789);
  EXPECT_EQ(stat->resident_pages, 2'048);
}

TEST(ProcessStat, IsNothingOfALineThatIsCut) {
  for (const char* bad : {"", "4711 (a", "4711 (a) S 1 2 3"}) EXPECT_FALSE(parse_stat(bad)) << bad;
}

double value_of(const Metric& metric) {
  for (const auto& family : process_families()) {
    if (family.name == metric.name) {
      return family.type == prometheus::MetricType::Counter ? family.metric.at(0).counter.value
                                                            : family.metric.at(0).gauge.value;
    }
  }
  ADD_FAILURE() << metric.name << " is missing";
  return -1;
}

TEST(Process, HasTheSizeOfThisOne) {
  EXPECT_GT(value_of(metric::process_resident), 1e6);
  EXPECT_LT(value_of(metric::process_resident), value_of(metric::process_virtual));
  EXPECT_GE(value_of(metric::process_threads), 1);
  EXPECT_GT(value_of(metric::process_max_fds), value_of(metric::process_open_fds));
}

TEST(Process, CountsOpenFiles) {
  const double before = value_of(metric::process_open_fds);
  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(value_of(metric::process_open_fds), before + 1);
  close(file);
}

TEST(Process, BeganAMomentAgoAndStaysThere) {
  const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  const double start = value_of(metric::process_start);
  EXPECT_LE(start, now + 1);
  EXPECT_GT(start, now - 600);
  EXPECT_EQ(value_of(metric::process_start), start);
}

}  // namespace
}  // namespace housingd::metrics
