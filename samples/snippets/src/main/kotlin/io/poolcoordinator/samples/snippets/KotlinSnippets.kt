package io.poolcoordinator.samples.snippets

import io.poolcoordinator.Pool
import io.poolcoordinator.PoolConfig
import io.poolcoordinator.redis.RedisPoolCoordinator
import java.io.IOException
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers

/** The first lines in Kotlin. */
internal object KotlinSnippets {

    fun send(client: HttpClient, request: HttpRequest): HttpResponse<String> {
        // snippet:kotlin
        RedisPoolCoordinator.connect("redis://localhost:6379").use { coordinator ->
            val netsuite = coordinator.pool("netsuite", PoolConfig.ofLimit(5))

            netsuite.acquire().use {
                return client.send(request, BodyHandlers.ofString())
            }
        }
        // end:kotlin
    }

    fun call(pool: Pool, client: HttpClient, request: HttpRequest): String {
        // snippet:kotlin-call
        val response = pool.call<HttpResponse<String>, IOException> { permit ->
            client.send(request, BodyHandlers.ofString())
        }
        // end:kotlin-call
        return response.body()
    }
}
