// Findings that are alike in every column of few values (account, type, severity, status, …) make a
// facet. A filter over these columns selects facets, and within a facet each order has an index; so
// a page is put together from the beginnings of a few hundred short lists, however rare or unlucky
// the combination of filter and order is. Used by records, which tells findings' facets, and
// query_records.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/records.h"

namespace fakes::inspector {

extern const char* const kFacetSchema;

// Whether the findings of a facet are alike in this column.
bool is_of_facet(std::string_view column);
// Whether a column that facets do not tell is indexed facet by facet, or by itself.
bool is_indexed_by_facet(std::string_view column);

// The facet of a finding with these columns; made when it is the first.
int64_t facet_of(sim::state::Database& db, const Scope& scope, const FindingColumns& columns);
// The facet that a stored finding has when its status becomes another.
int64_t facet_with_status(sim::state::Database& db, int64_t finding, std::string_view status);

struct Facet {
  int64_t id = 0;
  sim::Value value;  // of the query's sort column, where the facet tells it
};
// Those that may hold findings of the query.
std::vector<Facet> facets_of(sim::state::Database& db, const FindingQuery& query);
// Whether there are the indexes that the facets are for.
bool has_facet_indexes(sim::state::Database& db);

// Calls on_row for the findings of a query with a sort column, which are those of `facets` that
// pass its tests, in order until it answers false.
void each_by_facet(sim::state::Database& db, const FindingQuery& query,
                   const std::vector<Facet>& facets,
                   const std::function<bool(const StoredFinding&)>& on_row);

}  // namespace fakes::inspector
