// XML documents against shapes, both ways: the bodies of restXml, and the answers of awsQuery and
// ec2Query. The oddities of S3's documents live here too.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "sim/base/value.h"
#include "sim/wire/model.h"

namespace sim::wire {

// How timestamps without a format of their own are written in a service's documents.
enum class DateStyle {
  kPlain,        // 2026-02-21T00:05:19Z, with milliseconds when there are any
  kMillis,       // 2026-02-21T00:05:19.000Z
  kWholeMillis,  // the same, fraction cut: S3 keeps whole seconds
};
DateStyle date_style(const Model& model);

// ---- reading ----

// Parses a body. Throws ApiError in the protocol's words for text that is not well-formed UTF-8
// XML, or carries a document type.
void parse_xml(pugi::xml_document& document, std::string_view body, Protocol protocol);

// An element's name without its prefix, and its text (markup left out).
std::string_view local_name(pugi::xml_node node);
std::string node_text(pugi::xml_node node);
// The first child element of that local name; an empty node when there is none.
pugi::xml_node child_named(pugi::xml_node parent, std::string_view name);

// The body members of a structure out of its element. Throws ApiError in the protocol's words.
Value from_xml(const Shape& structure, pugi::xml_node node, Protocol protocol);

// ---- writing ----

void append_xml_text(std::string& out, std::string_view text);
// <name>text</name>
void append_element(std::string& out, std::string_view name, std::string_view text);
// The elements of a structure's body members.
std::string to_xml(const Shape& structure, const Value& value, DateStyle style);
// A whole element with its namespace and attributes.
std::string to_xml_element(std::string_view name, std::string_view xml_namespace,
                           const Shape& structure, const Value& value, DateStyle style);

inline constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

}  // namespace sim::wire
