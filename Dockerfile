# Tidewatch's image: a JRE, the built jar and the shipped model. Build first, then from the repository's root:
#   ./tidewatch help && docker build -t registry.example.com/shop/tidewatch:0.1.0-SNAPSHOT .
# Any image with a Java 17 or later on the PATH will do: --build-arg JRE_IMAGE=…
ARG JRE_IMAGE=eclipse-temurin:17-jre
FROM ${JRE_IMAGE}

# The libraries change seldom, the jar always: the large layer stays cached.
COPY streams-app/application/target/lib /opt/tidewatch/lib
COPY model-export/models/tidewatch-base /opt/tidewatch/model
COPY streams-app/application/target/tidewatch.jar /opt/tidewatch/tidewatch.jar

# A number and not a name, so that Kubernetes can see that it is not root. It needs no entry in /etc/passwd.
USER 10001:10001
WORKDIR /tmp

# Arrow reads the addresses of java.nio buffers reflectively; RocksDB and ONNX Runtime load native code, which the first
# start unpacks to /tmp. Out of memory a JVM is neither dead nor alive: better it ends and is started again. More options:
# JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "--add-opens=java.base/java.nio=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", \
  "-XX:+ExitOnOutOfMemoryError", "-Dtidewatch.home=/opt/tidewatch", "-jar", "/opt/tidewatch/tidewatch.jar"]
CMD ["help"]
