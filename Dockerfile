# Tidewatch's image: a JRE, the built jar and the shipped model. Build first, then from the repository's root:
#   mvn -B -DskipTests -Dpython.skip package && docker build -t registry.example.com/shop/tidewatch:0.1.0-SNAPSHOT .
# Any image with a Java 17 or later on the PATH will do: --build-arg JRE_IMAGE=… The build asks no network but for that image. Two builds
# of one commit give the same layers of ours; docs/operations.md says more, and Dockerfile.cuda and Dockerfile.trainer make the others.
ARG JRE_IMAGE=eclipse-temurin:17-jre
FROM ${JRE_IMAGE}

# Archives, for a file that is copied brings the time of its copy along. The libraries change seldom: the large layer stays cached.
ADD streams-app/application/target/image-libraries.tar /
ADD streams-app/application/target/image-application.tar /

# A number and not a name, so that Kubernetes can see that it is not root. It needs no entry in /etc/passwd.
USER 10001:10001
WORKDIR /tmp

# Arrow reads the addresses of java.nio buffers reflectively; RocksDB and ONNX Runtime load native code, which the first
# start unpacks to /tmp. Out of memory a JVM is neither dead nor alive: better it ends and is started again. More options:
# JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "--add-opens=java.base/java.nio=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", \
  "-XX:+ExitOnOutOfMemoryError", "-Dtidewatch.home=/opt/tidewatch", "-jar", "/opt/tidewatch/tidewatch.jar"]
CMD ["help"]
