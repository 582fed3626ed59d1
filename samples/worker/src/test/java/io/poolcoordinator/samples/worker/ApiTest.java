package io.poolcoordinator.samples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that speaks HTTP badly on purpose. */
class ApiTest {

  private final PoolCoordinator coordinator = InMemoryPoolCoordinator.create();
  private final Pool pool = coordinator.pool("netsuite", PoolConfig.ofLimit(1));
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Socket> connections = Collections.synchronizedList(new ArrayList<>());
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    for (Socket connection : List.copyOf(connections)) {
      connection.close();
    }
    coordinator.close(Duration.ZERO);
  }

  /**
   * Answers the requests of each connection with these texts, one after the other; then hangs up.
   */
  private void answer(String... texts) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  Socket connection = server.accept();
                  connections.add(connection);
                  BufferedReader input =
                      new BufferedReader(
                          new InputStreamReader(
                              connection.getInputStream(), StandardCharsets.US_ASCII));
                  for (String text : texts) {
                    readRequest(input);
                    connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                  }
                  readRequest(input);
                  connection.close();
                }
              } catch (IOException closed) {
                // the test is over
              } catch (UncheckedIOException closed) {
                // the same
              }
            },
            "server");
    thread.setDaemon(true);
    thread.start();
  }

  private void readRequest(BufferedReader input) throws IOException {
    String first = input.readLine();
    if (first != null) {
      requests.add(first);
      while (!input.readLine().isEmpty()) {
        // headers
      }
    }
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/call");
  }

  private Answer get(Api api) throws IOException, InterruptedException {
    try (Permit permit = pool.acquire()) {
      return api.get(uri(), permit);
    }
  }

  @Test
  void aRequestIsNeverSentASecondTime() throws Exception {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    Api api = new Api("worker-1", Duration.ofSeconds(5));
    assertThat(get(api).status()).isEqualTo(200);

    // The connection is used again, and closed under the request.
    assertThatIOException().isThrownBy(() -> get(api));

    assertThat(requests).hasSize(2);
  }

  @Test
  void anAnswerThatDoesNotEndIsGivenUp() {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    Api api = new Api("worker-1", Duration.ofMillis(200));

    assertThatIOException().isThrownBy(() -> get(api)).withMessage("no whole answer within 200ms");
  }

  @Test
  void anApiThatIsNotThereIsAFailure() throws Exception {
    server.close();
    Api api = new Api("worker-1", Duration.ofSeconds(5));

    assertThatIOException().isThrownBy(() -> get(api)).withMessageStartingWith("not answered: ");
  }

  @Test
  void aStatusThatIsNoneIsAFailureOfTheAccount() throws Exception {
    answer("HTTP/1.1 999 Nonsense\r\nContent-Length: 0\r\n\r\n");

    Answer answer = get(new Api("worker-1", Duration.ofSeconds(5)));

    assertThat(answer.status()).isEqualTo(999);
    assertThat(answer.outcome()).isEqualTo(Outcome.failed());
  }

  @Test
  void aRedirectIsNotFollowedSinceThatWouldBeAnotherCall() throws Exception {
    answer("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");

    assertThat(get(new Api("worker-1", Duration.ofSeconds(5))).status()).isEqualTo(302);
    assertThat(requests).hasSize(1);
  }

  @Test
  void theCallOfAPermitThatIsLostIsGivenUp() throws Exception {
    CountDownLatch acquired = new CountDownLatch(1);
    Api api = new Api("worker-1", Duration.ofSeconds(30));
    Thread operator =
        new Thread(
            () -> {
              try {
                acquired.await();
              } catch (InterruptedException ended) {
                return;
              }
              coordinator.admin().clear("netsuite");
            });
    operator.start();

    try (Permit permit = pool.acquire()) {
      acquired.countDown();
      assertThatIOException()
          .isThrownBy(() -> api.get(uri(), permit)) // nobody answers
          .withMessage("given up, because the permit was lost");
    } finally {
      operator.interrupt();
      operator.join();
    }
  }

  @Test
  void whenToComeBackIsPassedOn() throws Exception {
    answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");

    assertThat(get(new Api("worker-1", Duration.ofSeconds(5))).outcome())
        .isEqualTo(Outcome.throttled(Duration.ofSeconds(7)));
  }
}
