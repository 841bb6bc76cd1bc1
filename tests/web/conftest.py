"""Makes the stand-in assistant importable and gives each test an app with an archive of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fastapi.testclient import TestClient
from stand_in import StandIn

from reportqa.archive import Archive
from reportqa.settings import Settings
from reportqa.web.holder import Holder
from reportqa.web.server import make_app


@pytest.fixture
def one() -> StandIn:
    return StandIn()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive.open(tmp_path / "data", patience=0.2)
    yield opened
    opened.close()


@pytest.fixture
def holder(one: StandIn) -> Holder:
    return Holder(one)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client for tests that change nothing; making an app takes a while."""
    data = tmp_path_factory.mktemp("shared") / "data"
    opened = Archive.open(data)
    yield TestClient(make_app(Settings(data=data), Holder(StandIn()), opened), raise_server_exceptions=False)
    opened.close()


@pytest.fixture
def client(tmp_path: Path, holder: Holder, archive: Archive) -> TestClient:
    return TestClient(make_app(Settings(data=tmp_path / "data"), holder, archive), raise_server_exceptions=False)
