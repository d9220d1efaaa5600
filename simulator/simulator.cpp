#include "simulator/simulator.h"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "simulator/catalog_file.h"
#include "simulator/data_file.h"
#include "simulator/server.h"
#include "simulator/service.h"

namespace housingd::simulator {
namespace {

outcome::result<std::unique_ptr<generator::Generator>> make_generator(const SimulatorOptions& options) {
  const auto catalog = catalog_file(options.catalog);
  if (!catalog) return catalog.error();
  auto municipalities = generator::read_municipalities(catalog.value());
  if (!municipalities) return municipalities.error();
  auto area = generator::municipalities_in(std::move(municipalities.value()), options.area);
  if (!area) return area.error();
  return std::make_unique<generator::Generator>(std::move(area.value()), options.seed, options.properties);
}

outcome::result<std::unique_ptr<Service>> make_service(const SimulatorOptions& options) {
  auto generator = make_generator(options);
  std::vector<std::string> texts;
  if (!options.data.empty()) {
    auto lines = read_documents(options.data);
    if (!lines) return lines.error();
    texts = std::move(lines.value());
    // A data file can do without a catalog; only new records then cannot be made.
    if (!generator) generator = std::unique_ptr<generator::Generator>();
  } else {
    if (!generator) return generator.error();
    texts = generator.value()->documents();
  }
  auto documents = documents_of(std::move(texts));
  if (!documents) return std::move(documents).error().in(options.data.string());
  auto service =
      std::make_unique<Service>(std::move(documents.value()), std::move(generator.value()), options.max_window);
  if (options.etags) service->use_etags();
  const auto catalog = catalog_file(options.catalog);
  if (!catalog) return service;
  auto municipalities = generator::read_municipalities(catalog.value());
  if (municipalities) service->add(Registers(std::move(municipalities.value())));
  return service;
}

}  // namespace

struct Simulator::Parts {
  std::unique_ptr<Service> service;
  // Gone once stopped: its end closes the connections, which refer to the service.
  std::optional<boost::asio::io_context> context{std::in_place, 1};
  std::uint16_t port = 0;
  std::string url;
  std::jthread thread;

  // Runs `work` between two requests and gives what it gives.
  template <class Work>
  auto between_requests(Work work) {
    if (!thread.joinable()) return work();
    std::packaged_task<std::invoke_result_t<Work&>()> task(std::move(work));
    auto done = task.get_future();
    boost::asio::post(*context, std::move(task));
    return done.get();
  }
};

outcome::result<std::unique_ptr<Simulator>> Simulator::start(SimulatorOptions options) {
  auto parts = std::make_unique<Parts>();
  auto service = make_service(options);
  if (!service) return service.error();
  parts->service = std::move(service.value());
  if (const auto set = parts->service->set_faults(std::move(options.faults)); !set) return set.error();
  const auto port =
      serve(*parts->context, *parts->service, {options.host, options.port, options.tls_certificate, options.tls_key});
  if (!port) return port.error();
  parts->port = port.value();
  parts->url = fmt::format("{}://{}:{}", options.tls_certificate.empty() ? "http" : "https", options.host, parts->port);
  parts->thread = std::jthread([context = &*parts->context] { context->run(); });
  return std::unique_ptr<Simulator>(new Simulator(std::move(parts)));
}

Simulator::Simulator(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Simulator::~Simulator() {
  stop();
}

void Simulator::stop() {
  if (!parts_->context) return;
  parts_->context->stop();
  parts_->thread.join();
  parts_->context.reset();
}

std::uint16_t Simulator::port() const {
  return parts_->port;
}

std::string Simulator::url() const {
  return parts_->url;
}

LedgerReading Simulator::ledger() const {
  return parts_->between_requests([this] { return parts_->service->ledger().reading(); });
}

void Simulator::reset_ledger() {
  parts_->between_requests([this] { parts_->service->ledger().reset(); });
}

EntityCounts Simulator::entities(const Filter& filter) const {
  return parts_->between_requests([this, &filter] { return parts_->service->entities(filter); });
}

std::vector<std::string> Simulator::documents(const Filter& filter) const {
  return parts_->between_requests([this, &filter] {
    std::vector<std::string> texts;
    const DataSet& data = parts_->service->data();
    for (std::uint32_t number = 0; number < data.size(); ++number) {
      if (matches(filter, data[number])) texts.push_back(data[number].text);
    }
    return texts;
  });
}

std::optional<std::string> Simulator::document(std::string_view address_id) const {
  return parts_->between_requests([this, address_id]() -> std::optional<std::string> {
    const DataSet& data = parts_->service->data();
    const auto record = data.address(address_id);
    if (!record) return std::nullopt;
    return data.text_of(*record);
  });
}

outcome::result<Changes> Simulator::change(const ChangeRequest& request) {
  return parts_->between_requests([this, &request] { return parts_->service->change(request); });
}

outcome::result<void> Simulator::set_faults(Faults faults) {
  return parts_->between_requests([this, &faults] { return parts_->service->set_faults(std::move(faults)); });
}

}  // namespace housingd::simulator
