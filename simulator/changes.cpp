#include "simulator/changes.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "simulator/generator/random.h"
#include "simulator/json_edit.h"
#include "simulator/json_span.h"

namespace housingd::simulator {
namespace {

outcome::Error refused(std::string message) {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition, std::move(message)};
}

std::optional<std::int64_t> integer_of(std::optional<std::string_view> json) {
  if (!json) return std::nullopt;
  std::int64_t value = 0;
  const auto read = std::from_chars(json->data(), json->data() + json->size(), value);
  if (read.ec != std::errc() || read.ptr != json->data() + json->size()) return std::nullopt;
  return value;
}

std::string_view case_text(const Document& document, std::size_t index) {
  return document.cases[index].text.of(document.text);
}

class Change {
 public:
  Change(const ChangeRequest& request, DataSet& data)
      : request_(request), data_(data), random_(request.seed, 0xc4a9e) {}

  outcome::result<Changes> run(std::vector<Document> added) {
    bring_back();
    let_vanish();
    change_prices();
    change_valuations();
    for (Document& document : added) {
      done_.added.push_back(document.id);
      data_.add(std::move(document));
    }
    return std::move(done_);
  }

 private:
  // `count` of the candidates, in the order of the data.
  template <class Candidate>
  std::vector<Candidate> choose(std::vector<Candidate> candidates, std::size_t count) {
    count = std::min(count, candidates.size());
    std::vector<std::size_t> order(candidates.size());
    for (std::size_t index = 0; index < order.size(); ++index) order[index] = index;
    for (std::size_t index = 0; index < count; ++index) {
      std::swap(order[index], order[index + random_.below(order.size() - index)]);
    }
    order.resize(count);
    std::ranges::sort(order);
    std::vector<Candidate> chosen;
    for (const auto index : order) chosen.push_back(candidates[index]);
    return chosen;
  }

  template <class Fits>
  std::vector<std::uint32_t> documents_that(const Fits& fits) {
    std::vector<std::uint32_t> documents;
    for (std::uint32_t number = 0; number < data_.size(); ++number) {
      if (!touched_.contains(number) && fits(data_[number])) documents.push_back(number);
    }
    return documents;
  }

  void bring_back() {
    const auto vanished = documents_that([](const Document& document) { return !document.live; });
    for (const auto number : choose(vanished, request_.returning)) {
      data_.set_live(number, true);
      touched_.insert(number);
      done_.returned.push_back(data_[number].id);
    }
  }

  void let_vanish() {
    const auto present = documents_that([this](const Document& document) { return matches(request_.among, document); });
    for (const auto number : choose(present, request_.vanishing)) {
      data_.set_live(number, false);
      touched_.insert(number);
      done_.vanished.push_back(data_[number].id);
    }
  }

  void change_prices() {
    std::vector<Record> candidates;
    for (const auto number : documents_that([this](const Document& one) { return matches(request_.among, one); })) {
      const Document& document = data_[number];
      for (std::uint16_t index = 0; index < document.cases.size(); ++index) {
        if (integer_of(member_of(case_text(document, index), "priceCash"))) candidates.push_back({number, index});
      }
    }
    for (const Record& chosen : choose(std::move(candidates), request_.prices)) change_price(chosen);
  }

  // Only the price itself, so that one change here is one change in a store.
  void change_price(const Record& chosen) {
    const Document& document = data_[chosen.document];
    const std::size_t index = *chosen.open_case;
    const auto json = *member_of(case_text(document, index), "priceCash");
    const std::int64_t old_price = *integer_of(json);
    const std::int64_t new_price = other_than(old_price);
    done_.prices.push_back({document.id, document.cases[index].id, old_price, new_price});
    std::string text = with_part_replaced(document.text, json, std::to_string(new_price));
    const auto shown = member_of(text, "casePrice");
    if (index == 0 && shown) text = with_part_replaced(text, *shown, std::to_string(new_price));
    rewrite(chosen.document, std::move(text));
  }

  void change_valuations() {
    const auto valued = documents_that([this](const Document& document) {
      return matches(request_.among, document) && integer_of(member_of(document.text, "latestValuation"));
    });
    for (const auto number : choose(valued, request_.valuations)) {
      const Document& document = data_[number];
      const auto json = *member_of(document.text, "latestValuation");
      const std::int64_t old_valuation = *integer_of(json);
      const std::int64_t new_valuation = other_than(old_valuation);
      done_.valuations.push_back({document.id, old_valuation, new_valuation});
      rewrite(number, with_part_replaced(document.text, json, std::to_string(new_valuation)));
    }
  }

  // Between 12 % less and 6 % more, and never the same.
  std::int64_t other_than(std::int64_t amount) {
    const std::int64_t changed = amount * random_.between(88, 106) / 100 / 5'000 * 5'000;
    return changed == amount || changed <= 0 ? amount + 5'000 : changed;
  }

  void rewrite(std::uint32_t number, std::string text) {
    touched_.insert(number);
    auto document = document_of(std::move(text), deflater_);
    data_.replace(number, std::move(document).value());
  }

  const ChangeRequest& request_;
  DataSet& data_;
  generator::Random random_;
  Deflater deflater_;
  std::unordered_set<std::uint32_t> touched_;
  Changes done_;
};

outcome::result<std::vector<Document>> new_documents(const ChangeRequest& request, generator::Generator* generator) {
  std::vector<Document> documents;
  if (request.added > 0 && generator == nullptr) return refused("new records need a generator: give a catalog");
  Deflater deflater;
  const auto type = request.among.types.empty() ? generator::AddressType::villa : request.among.types.front();
  for (std::uint32_t index = 0; index < request.added; ++index) {
    auto text = generator->one_more(type, request.among.municipality);
    if (!text) return refused("no municipality '" + request.among.municipality + "' to add records to");
    auto document = document_of(std::move(*text), deflater);
    if (!document) return document.error();
    documents.push_back(std::move(document.value()));
  }
  return documents;
}

}  // namespace

outcome::result<Changes> apply(const ChangeRequest& request, DataSet& data, generator::Generator* generator) {
  auto added = new_documents(request, generator);
  if (!added) return added.error();
  return Change(request, data).run(std::move(added.value()));
}

}  // namespace housingd::simulator
