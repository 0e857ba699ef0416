// S3's errors as words. The texts are the service's own, with the elements that accompany them.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/api_error.h"

namespace fakes::s3 {

using sim::ApiError;

ApiError access_denied();  // "Access Denied": to other accounts and to anonymous callers
ApiError no_such_bucket(std::string_view name);
ApiError invalid_bucket_name(std::string_view name);
ApiError bucket_already_exists(std::string_view name);
ApiError bucket_already_owned(std::string_view name);
ApiError bucket_not_empty(std::string_view name);
ApiError permanent_redirect(std::string_view bucket, const std::string& endpoint,
                            const std::string& region);
ApiError illegal_location_constraint(std::string_view constraint);
ApiError invalid_location_constraint(std::string_view constraint);
// "The bucket policy does not exist", with the bucket's name.
ApiError no_such_configuration(std::string code, std::string_view bucket, std::string message);
ApiError malformed_policy(std::string message);
ApiError method_not_allowed(std::string_view method, std::string_view resource_type);

ApiError no_such_key(std::string_view key);
ApiError no_such_version(std::string_view key, std::string_view version);
ApiError no_such_upload(std::string_view id);
ApiError key_too_long(size_t size);
ApiError invalid_range(std::string_view range, int64_t size);
ApiError invalid_part_number(int64_t part, int64_t count);
ApiError precondition_failed(std::string_view condition);
ApiError conditional_request_conflict(std::string_view condition, std::string_view key);
ApiError not_modified(const std::string& etag, const std::string& last_modified);
ApiError invalid_object_state(std::string_view storage_class);
ApiError invalid_storage_class(std::string_view asked);
ApiError bad_digest(std::string message);
ApiError invalid_tag(std::string message);

ApiError invalid_argument(std::string message, std::string_view name);
ApiError invalid_argument(std::string message, std::string_view name, std::string_view value);
ApiError invalid_request(std::string message);
ApiError malformed_xml();
ApiError malformed_acl();
ApiError acl_not_supported();
// 501: a header whose effect this S3 lacks.
ApiError header_not_implemented(std::string_view header, std::string_view more = {});

}  // namespace fakes::s3
