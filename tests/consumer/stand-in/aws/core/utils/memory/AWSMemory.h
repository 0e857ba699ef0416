#pragma once
#include <aws_sdk.h>
