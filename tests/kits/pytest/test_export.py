"""The pytest plugin as a team uses it, with the boto3 exporter of tests/exporters as theirs."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
EXPORTER = ROOT / "tests" / "exporters" / "export.py"
WORLD = ROOT / "scenarios" / "worlds" / "export.json"
KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

pytestmark = pytest.mark.inspector_sim(world=WORLD)


@pytest.fixture
def export(inspector_sim, tmp_path):
    """Runs the exporter against the test's world."""
    def run(*arguments, key=KEY):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return subprocess.run(
            [sys.executable, EXPORTER, "--bucket", "amzn-s3-demo-bucket", "--kms-key", key,
             "--poll", "0s", "--backoff", "10ms", *arguments],
            cwd=tmp_path, env={**kept, "HOME": str(tmp_path), **inspector_sim.variables()},
            capture_output=True, text=True, check=False)
    return run


def test_a_report_arrives(inspector_sim, export, tmp_path):
    ended = export()
    assert ended.returncode == 0, ended.stderr
    assert [path.suffix for path in tmp_path.iterdir()] == [".csv"]
    assert len(inspector_sim.calls("kms:GenerateDataKey")) == 1
    assert inspector_sim.denials() == []


def test_the_world_is_this_test_s_own(inspector_sim):
    assert inspector_sim.calls() == []
    assert inspector_sim.faults() == []
    assert inspector_sim.now() == "2026-03-01T09:00:00.000Z"


def test_faults_fire_where_they_are_aimed(inspector_sim, export):
    inspector_sim.fault("inspector2:GetFindingsReportStatus", answer="ThrottlingException",
                        calls=[1])
    ended = export()
    assert ended.returncode == 0 and "trying again" in ended.stderr
    assert inspector_sim.faults()[0]["fired"] == 1


def test_a_wrong_fault_is_refused(inspector_sim):
    with pytest.raises(Exception, match="did you mean"):
        inspector_sim.fault("kms:GenerateDataKeys", answer="ThrottlingException")


def test_a_failed_report_is_no_success(inspector_sim, export):
    ended = export(key="arn:aws:kms:eu-west-1:111122223333:key/2345bcde-23bc-45de-67fa-2345678901bc")
    assert ended.returncode == 1
    assert "MALFORMED_KMS_KEY" in ended.stderr


def test_the_clock_and_the_world_go_back(inspector_sim):
    before = inspector_sim.snapshot()
    assert inspector_sim.advance("2d").startswith("2026-03-03T09:00:00")
    inspector_sim.restore(before)
    assert inspector_sim.now().startswith("2026-03-01T09:00:00")


def test_a_failed_test_shows_why(pytester):
    pytester.makeconftest('pytest_plugins = ["inspector_sim"]')
    pytester.makepyfile(f"""
        import os, subprocess, sys
        import pytest

        @pytest.mark.inspector_sim(world={str(WORLD)!r})
        def test_export(inspector_sim):
            reader = {{"AWS_ACCESS_KEY_ID": "AKIAREADEREXAMPLE001",
                      "AWS_SECRET_ACCESS_KEY": "reader/secret/EXAMPLEKEY"}}
            ended = subprocess.run(
                [sys.executable, {str(EXPORTER)!r}, "--bucket", "amzn-s3-demo-bucket",
                 "--kms-key", {KEY!r}],
                env={{**os.environ, **inspector_sim.variables(), **reader}}, check=False)
            assert ended.returncode == 0
    """)
    told = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    told.assert_outcomes(failed=1)
    told.stdout.fnmatch_lines(["*calls to Inspector Sim*",
                               "*inspector2:CreateFindingsReport 403 AccessDeniedException",
                               "*the last denial*", "*user/reader*"])


def test_a_server_that_cannot_start_says_why(pytester):
    pytester.makeconftest('pytest_plugins = ["inspector_sim"]')
    pytester.makepyfile("""
        import pytest

        @pytest.mark.inspector_sim(world="no-such-world.json")
        def test_export(inspector_sim):
            pass
    """)
    told = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    told.assert_outcomes(errors=1)
    told.stdout.fnmatch_lines(["*no-such-world.json*"])
