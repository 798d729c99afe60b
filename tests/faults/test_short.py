"""A process dies in mid-conversation: nothing that was written is lost or answered twice."""

from __future__ import annotations

import time

import pytest

from tests.faults.service import Crowd, Patient, Service, compare

PATIENTS = 4


def crowd(service: Service, patients: int = PATIENTS) -> Crowd:
    return Crowd([Patient(service) for _ in range(patients)])


def test_without_a_fault(service):
    with crowd(service) as people:
        pass
    compare(service, people)


def test_a_worker_is_killed(service):
    with crowd(service) as people:
        time.sleep(2)
        service.workers[0].kill_server()
    compare(service, people)
    service.workers[0].start_server()


def test_redis_is_killed(service):
    with crowd(service) as people:
        time.sleep(2)
        service.redis.kill()
        time.sleep(3)
        service.redis.start()
    compare(service, people)


def test_an_action_server_is_killed(service):
    with crowd(service) as people:
        time.sleep(2)
        service.workers[0].stop_actions()
        time.sleep(2)
        service.workers[0].start_actions()
    compare(service, people)


@pytest.mark.faults
def test_postgresql_is_killed(service):
    with crowd(service) as people:
        time.sleep(2)
        service.database.kill()
        time.sleep(3)
        service.database.start_again()
    compare(service, people)
