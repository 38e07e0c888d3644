package com.example.fleet;

import java.util.List;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A Kafka broker in this process, which can be stopped and started again at the same address. */
final class Broker {
    private static final int PARTITIONS = 3;

    private final KafkaClusterTestKit cluster;

    private Broker(KafkaClusterTestKit cluster) {
        this.cluster = cluster;
    }

    static Broker start() throws Exception {
        TestKitNodes nodes = new TestKitNodes.Builder()
                .setCombined(false)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .build();
        KafkaClusterTestKit cluster = new KafkaClusterTestKit.Builder(nodes)
                .setConfigProp("offsets.topic.replication.factor", "1")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
        return new Broker(cluster);
    }

    String address() {
        return cluster.bootstrapServers();
    }

    Topic createTopic(String name) throws Exception {
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        return new Topic(address(), name);
    }

    void goAway() {
        cluster.brokers().values().forEach(BrokerServer::shutdown);
    }

    void comeBack() {
        cluster.brokers().values().forEach(BrokerServer::startup);
    }

    void stop() throws Exception {
        cluster.close();
    }
}
