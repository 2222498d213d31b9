# A JDK of this machine in the place of eclipse-temurin:25-jdk; image/build makes it where ROLECALL_JDK is set.
ARG BASE=debian:12-slim
FROM ${BASE}
COPY . /opt/java/openjdk
ENV PATH=/opt/java/openjdk/bin:/usr/bin:/bin
